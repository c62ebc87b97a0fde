select plan(3);

select tests.start('a b c d');

select is(jsonb_array_length(tests.claim(3)), 3, 'three of four');
select is(jsonb_array_length(tests.claim(3)), 1, 'then the last');
select is(tests.claim(0), '[]', 'a limit of 0 takes nothing');

select * from finish();
