select plan(2);

select tests.make_project();
select meshhook.set_member(tests.project(), tests.user_id('tom'), r.role)
from unnest('{viewer,operator,admin}'::text[]) as r (role);
select tests.act_as('vic');
create temporary table pages as
select
  meshhook.list_audit(tests.project(), page_size => 4) as first,
  null::jsonb as second;
update pages as p
set second = meshhook.list_audit(tests.project(), page_size => 4, after => p.first ->> 'next');

select is(
  (select array_agg((l ->> 'id')::bigint) from jsonb_array_elements(p.first -> 'audit') as l)
  || (select array_agg((l ->> 'id')::bigint) from jsonb_array_elements(p.second -> 'audit') as l),
  (select array_agg(l.id order by l.id desc) from meshhook.audit_log as l),
  'each row once, in order'
) from pages as p;
select is(p.second -> 'next', 'null', 'and no more') from pages as p;

select * from finish();
