-- Each way in which a message can fail; the run goes on as if nobody had wanted to know.
select plan(5);

select tests.bring_realtime();
select meshhook_private.connect_realtime();
set local client_min_messages = error;
create function pg_temp.runs_through() returns boolean language plpgsql as $$
begin
  perform tests.start('a>b');
  perform tests.work();
  perform tests.act_as_role('none');
  return (select status from meshhook.workflow_runs where id = tests.run()) = 'succeeded';
end;
$$;

revoke insert on realtime.messages from meshhook_owner;
select ok(pg_temp.runs_through(), 'no right to insert');
grant insert on realtime.messages to meshhook_owner;

drop table realtime.messages_default;
select ok(pg_temp.runs_through(), 'no partition for today');

create or replace function realtime.send(
  payload jsonb, event text, topic text, private boolean default true
)
returns void
language plpgsql
as $$ begin raise exception 'the network is down'; end; $$;
select ok(pg_temp.runs_through(), 'a function that raises');

drop function realtime.send(jsonb, text, text, boolean);
select ok(pg_temp.runs_through(), 'no function at all');
select is_empty($$ select from realtime.messages $$, 'no message was sent all the while');

select * from finish();
