select plan(2);

select tests.start('a>b');
create temporary table versions (number int generated always as identity, version jsonb);
grant all on versions to public;
create function pg_temp.look() returns void language sql as $$
  insert into pg_temp.versions (version) select meshhook.get_run_version(tests.run()) -> 'version';
$$;
grant execute on function pg_temp.look() to public;
select pg_temp.look();
create temporary table held as select tests.hold('a') as work;
select pg_temp.look();
select tests.finish(tests.result(h.work)) from held as h;
select pg_temp.look();
select meshhook.pause_run(tests.run());
select pg_temp.look();

select is(
  (select jsonb_agg(v.version order by v.number) from versions as v),
  '[[2, 0], [2, 1], [4, 1], [7, 1]]',
  'last event and attempts started'
);
select ok(
  (
    select bool_and(v.version > e.version)
    from versions as v
    inner join versions as e on e.number = v.number - 1
  ),
  'it always grows'
);

select * from finish();
