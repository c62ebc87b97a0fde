select plan(1);

select tests.start('a');
select tests.act_as('sam');

select
  is(
    meshhook.list_runs(tests.project()), '{"runs": [], "next": null}', 'as of a project that is not'
  );

select * from finish();
