select plan(9);

select tests.bring_realtime();
select meshhook_private.connect_realtime();
select tests.start('a');
create function pg_temp.topic() returns text language sql as $$
  select 'meshhook:run:' || tests.run()
$$;
grant execute on function pg_temp.topic() to public;

select tests.act_as('vic');
select ok(realtime.may_join(pg_temp.topic()), 'a viewer may join the channel of a run');
select ok(
  not realtime.may_join('meshhook:run:' || gen_random_uuid()), 'but not that of a run nobody knows'
);
select ok(not realtime.may_join('meshhook:run:nonsense'), 'nor one that is no run');
select ok(not realtime.may_join(pg_temp.topic() || ':more'), 'nor one that begins like it');
select throws_ok(
  format(
    $$ insert into realtime.messages (topic, extension, private) values (%L, 'broadcast', true) $$,
    pg_temp.topic()
  ),
  '42501', null, 'and may send nothing'
);
select isnt_empty($$ select from realtime.messages $$, 'by SQL the messages are read');

select tests.act_as('sam');
select ok(not realtime.may_join(pg_temp.topic()), 'a stranger may not join');
select set_config('realtime.topic', pg_temp.topic(), true);
select is_empty($$ select from realtime.messages $$, 'nor read them, whatever topic is claimed');

select tests.act_as('vic', 'anon');
select ok(not realtime.may_join(pg_temp.topic()), 'and without a token nobody may');

select * from finish();
