select plan(8);

select tests.start('a>c k>c f x>y d s:yes>u s:no>c', '{
  "d": {"type": "delay", "seconds": 100}, "s": {"type": "branch"},
  "x": {"retry": {"attempts": 2, "backoff_s": 0}}
}');
select tests.finish(tests.result(tests.hold('a'), '"failed"'));
create temporary table seen as
select meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash' as plan_hash;
grant all on seen to public;
create function pg_temp.holds(p_what text) returns text language sql as $$
  select is(meshhook.preview_resume(tests.run(), 'a') ->> 'plan_hash', s.plan_hash, p_what)
  from seen as s
$$;
grant execute on function pg_temp.holds(text) to public;

select tests.finish(tests.result(tests.hold('k')));
select pg_temp.holds('a parent of a join below succeeds');
select tests.finish(tests.result(tests.hold('s'), '{"handle": "yes"}'));
select pg_temp.holds('another one does not choose it');
select tests.finish(tests.result(tests.hold('f'), '"failed"'));
select pg_temp.holds('a branch beside it fails');
select tests.resume('f');
select pg_temp.holds('and is resumed');
select tests.finish(tests.result(tests.hold('x'), '"failed"'));
select pg_temp.holds('a step beside it is tried again');
select tests.work();
select tests.make_due('d');
select tests.work();
select pg_temp.holds('a delay beside it comes due');
select is(tests.run_status(), 'failed', 'all that is left is the failure');
select lives_ok(
  format(
    'select meshhook.resume_run_from_step(tests.run(), ''a'', plan_hash => %L)', s.plan_hash
  ),
  'and the old hash is still taken'
) from seen as s;

select * from finish();
