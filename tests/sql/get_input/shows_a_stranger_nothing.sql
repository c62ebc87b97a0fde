select plan(3);

select tests.start('a', '{}', '{"n": 1}');
select tests.act_as('vic');
select is(
  meshhook.get_input(tests.run(), 'a', 1), '{"input": {"n": 1}, "steps": {}}', 'a member sees it'
);
select tests.act_as('sam');

select is(meshhook.get_input(tests.run(), 'a', 1), null, 'a stranger does not');
select tests.act_as_role('authenticated');
select is(meshhook.get_input(tests.run(), 'a', 1), null, 'nor does nobody');

select * from finish();
