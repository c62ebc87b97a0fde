select plan(1);

select tests.start('a');
select meshhook.cancel_run(tests.run(), 'enough');
select tests.prove();
select tests.act_as_role('none');
alter table meshhook.audit_log disable trigger refuse_change;
update meshhook.audit_log as l set metadata = l.metadata || '{"reason": "none"}'
where l.action = 'cancel_run';
select tests.act_as('ada');

select
  is(
    jsonb_build_array(
      p.problem -> 'number',
      (p.problem ->> 'expected')::jsonb #> '{8,reason}',
      (p.problem ->> 'found')::jsonb #> '{8,reason}'
    ),
    '[4, "enough", "none"]',
    'as it was chained and as it is'
  )
from (select meshhook.audit_verify(tests.project()) -> 'problem' as problem) as p;

select * from finish();
