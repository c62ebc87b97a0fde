select plan(18);

select tests.start('a');
select meshhook.pause_run(tests.run(), 'wait');
select meshhook.cancel_run(tests.run(), 'enough');
select tests.prove();
select tests.act_as_role('none');
create temporary table kept as
select h.number || ':' || encode(h.hash, 'hex') as head
from meshhook.audit_heads as h
where h.project_id = tests.project();
grant select on kept to authenticated;

create function pg_temp.found(p_sql text) returns text language plpgsql as $$
declare
  v_answer jsonb;
begin
  perform set_config('session_replication_role', 'replica', true);
  perform set_config('timezone', 'UTC', true);
  execute p_sql;
  perform set_config('session_replication_role', 'origin', true);
  perform tests.act_as('vic');
  v_answer := jsonb_build_array(
    meshhook.audit_verify(tests.project()) -> 'problem',
    meshhook.audit_verify(tests.project(), k.head) -> 'problem'
  ) from kept as k;
  raise sqlstate 'TS000' using message = concat_ws(
    ' ', v_answer -> 0 ->> 'problem', v_answer -> 0 ->> 'number', '/',
    v_answer -> 1 ->> 'problem', v_answer -> 1 ->> 'number'
  );
exception
  when sqlstate 'TS000' then
    return sqlerrm;
end;
$$;
create function pg_temp.id_of(p_number bigint) returns bigint language sql as $$
  select c.audit_id from meshhook.audit_chain as c
  where c.project_id = tests.project() and c.number = p_number
$$;
create function pg_temp.rebuild() returns void language plpgsql as $$
declare
  v_row meshhook.audit_log;
  v_number bigint := 0;
  v_hash bytea := '';
begin
  delete from meshhook.audit_chain as c where c.project_id = tests.project();
  for v_row in
    select l.* from meshhook.audit_log as l where l.project_id = tests.project() order by l.id
  loop
    v_number := v_number + 1;
    v_hash := sha256(v_hash || meshhook_private.chained_row(v_number, v_row));
    insert into meshhook.audit_chain (project_id, number, audit_id, canonical, hash)
    values (
      v_row.project_id, v_number, v_row.id, meshhook_private.chained_row(v_number, v_row), v_hash
    );
  end loop;
  update meshhook.audit_heads as h set number = v_number, hash = v_hash
  where h.project_id = tests.project();
end;
$$;

select is(pg_temp.found(t.sql), t.found, t.name)
from (
  values
  ('nothing', 'select', '/'),
  (
    'an edited row',
    'update meshhook.audit_log set metadata = ''{}'' where id = pg_temp.id_of(4)',
    'row_edited 4 / row_edited 4'
  ),
  (
    'two rows that changed places',
    'update meshhook.audit_log as l set action = case l.id when pg_temp.id_of(4)'
    ' then ''cancel_run'' else ''pause_run'' end'
    ' where l.id in (pg_temp.id_of(4), pg_temp.id_of(5))',
    'row_edited 4 / row_edited 4'
  ),
  (
    'a deleted row',
    'delete from meshhook.audit_log where id = pg_temp.id_of(4)',
    'row_missing 4 / row_missing 4'
  ),
  (
    'a row that went to another project',
    'update meshhook.audit_log set project_id = gen_random_uuid() where id = pg_temp.id_of(4)',
    'row_missing 4 / row_missing 4'
  ),
  (
    'a row and its link, deleted',
    'with gone as (delete from meshhook.audit_chain where project_id = tests.project() and'
    ' number = 2 returning audit_id)'
    ' delete from meshhook.audit_log where id = (select audit_id from gone)',
    'link_missing 2 / link_missing 2'
  ),
  (
    'the first link, deleted',
    'delete from meshhook.audit_chain where project_id = tests.project() and number = 1',
    'link_missing 1 / link_missing 1'
  ),
  (
    'two links that changed places',
    'update meshhook.audit_chain set number = case number when 3 then 1004 else 1003 end'
    ' where project_id = tests.project() and number in (3, 4);'
    ' update meshhook.audit_chain set number = number - 1000 where number > 1000',
    'link_reordered 3 / link_reordered 3'
  ),
  (
    'a link whose bytes were edited',
    'update meshhook.audit_chain set canonical = canonical || ''x'''
    ' where project_id = tests.project() and number = 3',
    'link_edited 3 / link_edited 3'
  ),
  (
    'a link with bytes that are no text',
    'update meshhook.audit_chain set canonical = ''\xff00'''
    ' where project_id = tests.project() and number = 3',
    'link_reordered 3 / link_reordered 3'
  ),
  (
    'a link whose hash was edited',
    'update meshhook.audit_chain set hash = ''\x00'''
    ' where project_id = tests.project() and number = 5',
    'link_edited 5 / link_edited 5'
  ),
  (
    'a row that was added',
    'insert into meshhook.audit_log (project_id, action, resource_type, database_role)'
    ' values (tests.project(), ''cancel_run'', ''workflow_run'', ''authenticated'')',
    'row_unchained / row_unchained'
  ),
  (
    'a checkpoint that somebody added',
    'insert into meshhook.audit_log (project_id, action, resource_type, database_role, metadata)'
    ' values (tests.project(), ''checkpoint'', ''audit_log'', ''none'','
    ' ''{"up_to": 4, "hash": "00"}'')',
    'link_edited 5 / link_edited 5'
  ),
  (
    'a head that was set back',
    'update meshhook.audit_heads set number = 4 where project_id = tests.project()',
    'head_differs 4 / head_differs 4'
  ),
  (
    'a head that is gone',
    'delete from meshhook.audit_heads where project_id = tests.project()',
    'head_differs 0 / head_differs 0'
  ),
  (
    'a tail that was cut',
    'delete from meshhook.audit_chain where project_id = tests.project() and number = 5',
    'row_unchained / row_unchained'
  ),
  (
    'a tail that was cut with care, which only a head kept outside tells',
    'delete from meshhook.audit_log where id = pg_temp.id_of(5); select pg_temp.rebuild()',
    '/ chain_cut 5'
  ),
  (
    'a chain that was made anew, which only a head kept outside tells',
    'update meshhook.audit_log set metadata = ''{}'' where id = pg_temp.id_of(4);'
    ' select pg_temp.rebuild()',
    '/ chain_rebuilt 5'
  )
) as t (name, sql, found);

select * from finish();
