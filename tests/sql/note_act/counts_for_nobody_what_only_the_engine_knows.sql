select plan(2);

select tests.start('a');
create temporary table before as select tests.acts() as acts;
select meshhook.note_act('resume', 'done', tests.run());
select meshhook.note_act('resume', 'act_incomplete', tests.run());
select meshhook.note_act('nothing', 'run_busy', tests.run());
select meshhook.note_act(null, null, null);
select meshhook.note_act(null, 'run_busy', tests.run());
select is(tests.acts_since(b.acts), '{}', 'what is no refusal moves nothing') from before as b;

select meshhook.note_act('resume', 'x"; drop table y', tests.run());
select is(tests.acts_since(b.acts), '{"resume other": 1}', 'no word names anything else')
from before as b;

select * from finish();
