select plan(1);

select tests.start('a>b b>h b>c', '{"h": {"type": "http_call"}}');
create temporary table moments (moment text, plan_hash text);
grant all on moments to public;
select tests.work('{"b": "failed"}');
insert into moments
values (
  'b failed',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);
select tests.resume('b');
select tests.work('{"b": "failed"}');
insert into moments
values (
  'it has another attempt',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);
select tests.resume('a');
select tests.work('{"b": "failed"}');
insert into moments
values (
  'it reads another attempt',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);
select tests.resume('b');
select tests.work('{"h": "failed", "c": "failed"}');
insert into moments
values (
  'steps below were reached',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);
select tests.resume('h');
select tests.work();
insert into moments
values (
  'an effect was completed',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);
select tests.resume('c');
select tests.work();
insert into moments
values (
  'a step below has another attempt',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);

select tests.resume('c');
select tests.work('{"c": "failed"}');
insert into moments
values (
  'it failed',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);
select tests.resume('c');
select tests.work('{"c": "failed"}');
insert into moments
values (
  'it failed again',
  meshhook.preview_resume(tests.run(), 'b') ->> 'plan_hash'
);

select is(
  (select count(distinct h.plan_hash)::int from moments as h),
  8,
  'each of the eight moments has its own'
);

select * from finish();
