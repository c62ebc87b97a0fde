select plan(3);

select tests.start(
  'a b',
  '{
    "a": {"type": "http_call", "url": "http://a.test/", "headers": {"X": "{{ input.secrets }}"}},
    "b": {"type": "http_call", "url": "http://a.test/{{ secrets.ONE }}"}
  }'
);
select tests.act_as('ada');
select meshhook.set_secret(tests.project(), 'ONE', 'v1:k1:' || repeat('A', 40));
select tests.act_as_role('none');
create function pg_temp.scans() returns bigint language sql as $$
  select t.seq_scan + t.idx_scan from pg_stat_xact_user_tables as t where t.relname = 'secrets'
$$;
create temporary table before as select
  pg_temp.scans() as scans,
  t.seq_scan
from pg_stat_xact_user_tables as t
where t.relname = 'secrets';

create temporary table first as select tests.claim(1) -> 0 as work;
select tests.act_as_role('none');
select is(
  (
    select array[f.work ->> 'step_key', (pg_temp.scans() - b.scans)::text]
    from first as f
    cross join before as b
  ),
  array['a', '0'],
  'a step that names none costs no look'
);
create temporary table second as select tests.claim(1) -> 0 as work;
select tests.act_as_role('none');
select is(
  (
    select array[s.work ->> 'step_key', (pg_temp.scans() - b.scans)::text]
    from second as s
    cross join before as b
  ),
  array['b', '1'],
  'one that does costs one'
);
select is(
  (
    select t.seq_scan - b.seq_scan
    from pg_stat_xact_user_tables as t
    cross join before as b
    where t.relname = 'secrets'
  ),
  0::bigint,
  'by an index'
);

select * from finish();
