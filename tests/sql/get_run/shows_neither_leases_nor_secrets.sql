select plan(1);

select tests.start('a');
create temporary table held as select tests.hold('a') as work;
select tests.act_as('ada');

select is(
  strpos(meshhook.get_run(tests.run())::text, h.work ->> 'token'),
  0,
  'the token is the worker''s alone'
) from held as h;

select * from finish();
