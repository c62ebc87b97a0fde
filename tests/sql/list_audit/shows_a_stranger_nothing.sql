select plan(1);

select tests.make_project();
select tests.act_as('sam');

select
  is(
    meshhook.list_audit(tests.project()),
    '{"audit": [], "next": null}',
    'as of a project that is not'
  );

select * from finish();
