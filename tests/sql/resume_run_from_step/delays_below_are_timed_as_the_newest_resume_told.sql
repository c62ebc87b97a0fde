-- The second attempts of d and e are due in 130 seconds, those found anew in 100.
select plan(7);

select tests.start('a>d d>b a>e f', '{
  "d": {"type": "delay", "seconds": 100}, "e": {"type": "delay", "seconds": 100}
}');
select tests.work();
select tests.make_due('d');
select tests.make_due('e');
select tests.work();
create function pg_temp.make_late() returns void language plpgsql as $$
begin
  perform tests.resume('d', null, '{"delay": 30}');
  perform tests.resume('e', null, '{"delay": 30}');
  perform tests.make_due('d');
  perform tests.make_due('e');
  perform tests.work();
end;
$$;
grant execute on function pg_temp.make_late() to public;

select pg_temp.make_late();
select tests.resume('a');
select tests.work();
select is(tests.due_in('d'), '100 seconds'::interval, 'anew when nothing is told');
select tests.make_due('d');
select tests.make_due('e');
select tests.work();
select pg_temp.make_late();
select tests.resume('a', null, '{"timers": "keep"}');
select tests.work('{"a": "failed"}');
select
  is(
    tests.steps(),
    'a failed, b pending, d pending, e pending, f succeeded',
    'they are not reached yet'
  );
select tests.resume('a', null, '{"timers": {"d": "keep", "e": "now"}}');
select is(tests.work(), 'a/4 e/5', 'now: at once');
select is(tests.due_in('d'), '130 seconds'::interval, 'keep: when its attempt before was due');
select is((tests.step('d')).status, 'waiting', 'it waits for that');
select tests.make_due('d');
select tests.work();
select tests.resume('a', null, '{"timers": "now"}');
select tests.work('{"a": "failed"}');
select tests.resume('a');
select tests.work();
select is(tests.due_in('d'), '100 seconds'::interval, 'what an older resume told is forgotten');
select tests.make_due('d');
select tests.make_due('e');
select tests.work();
select tests.resume('a', null, '{"timers": {"d": "now", "e": "now"}}');
select tests.resume('f');
select is(tests.work(), 'a/7 f/2 d/7 e/7 b/7', 'a resume beside it tells them nothing');

select * from finish();
