select plan(3);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.resume('a');

select isnt_empty('select * from meshhook.resume_stats', 'who acted sees it');
select tests.act_as('vic');
select isnt_empty('select * from meshhook.resume_stats', 'a viewer sees it');
select tests.act_as('sam');
select is_empty('select * from meshhook.resume_stats', 'a stranger sees nothing');

select * from finish();
