select plan(5);

select tests.start('a');
select tests.work('{"a": {"error": {"code": "x", "class": "client_error", "message": "Odd"}}}');
select tests.start('a');
select tests.work('{"a": "failed"}');
create function pg_temp.number(p_filter jsonb) returns int
language sql volatile
as $$
  select jsonb_array_length(
    meshhook.resume_runs(tests.project(), p_filter, options => '{"dry_run": true}') -> 'results'
  )
$$;

select is(pg_temp.number('{"error_like": "odd"}'), 1, 'by error');
select is(pg_temp.number('{"workflow": "flow", "version": 1}'), 1, 'by version');
select is(pg_temp.number('{"workflow": "none"}'), 0, 'by workflow');
select is(
  pg_temp.number('{"started_from": "2000-01-01", "status": "failed"}'), 2, 'by time and status'
);
select is(pg_temp.number('{"started_to": "2000-01-01"}'), 0, 'by time');

select * from finish();
