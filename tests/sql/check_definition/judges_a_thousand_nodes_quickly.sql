-- Takes some 0.4 s; the bound is for a busy machine.
select plan(2);

create temp table large as
select jsonb_build_object(
  'nodes', (
    select
      jsonb_agg(
        jsonb_build_object('id', 'n' || n, 'type', 'transform', 'data', jsonb_build_object(
          'expression',
          case
            when n = 0 then 'input'
            else format('{a: steps.n%s.output.a, b: input.items[?price > `10`].name | [0]}', n / 2)
          end
        )) order by n desc
      )
    from generate_series(0, 999) as n
  ),
  'edges', (
    select jsonb_agg(jsonb_build_object('source', 'n' || e.source, 'target', 'n' || e.target))
    from (
      select distinct
        v.source,
        n as target
      from generate_series(1, 999) as n
      cross join lateral unnest(array[n / 2, n / 3, n - 1]) as v (source)
    ) as e
  )
) as definition;

set local statement_timeout = '5s';
select cmp_ok(
  (select jsonb_array_length(l.definition -> 'edges') from large as l), '>', 2400, 'many edges'
);
select is(meshhook_private.check_definition(l.definition), '[]', 'judged') from large as l;

select * from finish();
