select plan(4);

select tests.start('a>b', '{"b": {"retry": {"attempts": 2}}}');
select tests.work('{"b": "failed"}');

select is((tests.snapshot('b', 2)).input_mode, 'cloned', 'it is cloned');
select is((tests.snapshot('b', 2)).cloned_from, 1, 'from the attempt before');
select is((tests.snapshot('b', 2)).reads, '{"a": 1}', 'and reads what that read');
select is(
  (tests.snapshot('b', 2)).node_hash, (tests.snapshot('b', 1)).node_hash, 'of the same node'
);

select * from finish();
