select plan(1);

select tests.start('a');
select throws_ok(
  'select meshhook_worker.stats()', '42501', 'permission denied for schema meshhook_worker',
  'a person has no use of the schema'
);

select * from finish();
