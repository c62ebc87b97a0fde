select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table before as select tests.acts() as acts;
select meshhook.resume_run_from_step(tests.run(), 'a', idempotency_key => 'k');
select tests.prove();
select is(tests.acts_since(b.acts), '{"resume done": 1}', 'a proved resume is done')
from before as b;

select meshhook.resume_run_from_step(tests.run(), 'a', idempotency_key => 'k');
select
  is(
    tests.acts_since(b.acts), '{"resume done": 1, "resume replayed": 1}',
    'the same again is a replay and nothing else'
  )
from before as b;

select * from finish();
