select plan(2);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as_role('none');
insert into meshhook.step_attempts (project_id, run_id, step_key, attempt, origin, status)
values (tests.project(), tests.run(), 'a', 2, 'resume', 'withdrawn');
select tests.act_as('olga');

select is(tests.resume('a') -> 'attempt', '3', 'a withdrawn attempt keeps its number');
select is(tests.work(), 'a/3', 'and the new one runs');

select * from finish();
