select plan(3);

select tests.start('a b c');
create function pg_temp.told(p_output jsonb) returns jsonb language sql as $$
  select jsonb_build_object('output', p_output)
$$;
select tests.act_as_role('none');
select tests.work(jsonb_build_object(
  'a', pg_temp.told(to_jsonb(repeat('x', 1048574))),
  'b', pg_temp.told(to_jsonb(repeat('x', 1048575))),
  -- Few bytes as they are stored, many as they are written.
  'c', pg_temp.told(('[' || repeat('1e100000,', 11) || '0]')::jsonb)
));

select is(tests.steps(), 'a succeeded, b failed, c failed', '1 MB is taken, one byte more is not');
select is((tests.attempt('b', 1)).error ->> 'code', 'output_too_large', 'and says why');
select is((tests.attempt('b', 1)).output, null, 'nothing of it is kept');

select * from finish();
