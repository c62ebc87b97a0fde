select plan(4);

select tests.make_project();
select meshhook.set_member(tests.project(), tests.user_id('tom'), 'viewer');
select tests.prove();
select tests.act_as('vic');
set local timezone = 'Asia/Kathmandu';
create temporary table pages as
select
  meshhook.export_audit(tests.project(), page_size => 3) as first,
  meshhook.export_audit(tests.project(), 3, 3) as second;

select is(
  jsonb_path_query_array(p.first, '$.links[*].number')
  || jsonb_path_query_array(p.second, '$.links[*].number'),
  '[1, 2, 3, 4]',
  'each link once'
) from pages as p;
select is(
  array[p.first -> 'next', p.second -> 'next'],
  array['3', 'null']::jsonb[],
  'and where the next page begins'
) from pages as p;
select is_empty(
  'select k
  from pages as p
  cross join jsonb_array_elements(p.first -> ''links'') with ordinality as k (link, place)
  where sha256(
    coalesce(decode(p.first #>> array[''links'', (k.place - 2)::text, ''hash''], ''hex''), '''')
    || convert_to(k.link ->> ''canonical'', ''UTF8'')
  ) <> decode(k.link ->> ''hash'', ''hex'') and k.place > 1',
  'with the bytes that were hashed'
);
select is(
  (p.second #>> '{links,0,canonical}')::jsonb,
  (
    select
      jsonb_build_array(
        4, k.row -> 'id', k.row -> 'project_id', k.row -> 'user_id', k.row -> 'action',
        k.row -> 'resource_type', k.row -> 'resource_id', k.row -> 'act_id', k.row -> 'metadata',
        k.row -> 'database_role', k.row -> 'request_id', k.row -> 'ip_address',
        k.row -> 'user_agent', k.row -> 'created_at'
      )
    from (select p.second #> '{links,0,row}' as row) as k
  ),
  'and the row as it stands, in the same words'
) from pages as p;

select * from finish();
