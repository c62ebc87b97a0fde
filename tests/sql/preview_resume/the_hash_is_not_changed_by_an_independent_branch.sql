select plan(5);

select tests.start('a>c b>c b>x d', '{"d": {"type": "delay"}}');
select tests.finish(tests.result(tests.hold('a'), '"failed"'));
create temporary table moments (moment text, plan_hash text);
grant all on moments to public;
insert into moments
values (
  'while b is ready',
  meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash'
);
create temporary table held as select tests.hold('b') as work;
insert into moments
values (
  'while b runs',
  meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash'
);
select tests.finish(tests.result(h.work)) from held as h;
insert into moments
values (
  'when b has ended',
  meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash'
);
select tests.work();
insert into moments
values (
  'when x has ended',
  meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash'
);

select is(h.plan_hash, f.plan_hash, h.moment)
from moments as h
inner join moments as f on f.moment = 'while b is ready';
select matches(h.plan_hash, '^[0-9a-f]{64}$', 'it is a sha256')
from moments as h
where h.moment = 'while b runs';

select * from finish();
