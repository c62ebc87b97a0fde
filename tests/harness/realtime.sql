-- A stand-in for Supabase Realtime, which is no package: tables, grants and functions by the names
-- and signatures of its own, as far as we use them. A message is a row of realtime.messages; the
-- server, which is not here, would read it and pass it on.

create schema realtime;
grant usage on schema realtime to anon, authenticated, service_role;

create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default timezone('utc', now()),
  inserted_at timestamp not null default timezone('utc', now()),
  id uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
) partition by range (inserted_at);
create table realtime.messages_default partition of realtime.messages default;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

create function realtime.topic() returns text
language sql stable
as $topic$
  select nullif(current_setting('realtime.topic', true), '')
$topic$;

-- With the rights of whoever calls, and any error becomes a warning.
create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql
as $send$
begin
  perform set_config('realtime.topic', send.topic, true);
  insert into realtime.messages (payload, event, topic, private, extension)
  values (send.payload, send.event, send.topic, send.private, 'broadcast');
exception
  when others then
    raise warning 'stand-in could not send: %', sqlerrm;
end;
$send$;

-- What the server does when somebody joins: may this session see a message of that topic? The
-- caller has taken the role and the claims of the token already.
create function realtime.may_join(topic text) returns boolean
language plpgsql
as $may_join$
declare
  v_probe uuid := gen_random_uuid();
  v_role text := current_setting('role');
  v_may boolean;
begin
  perform set_config('role', 'none', true);
  insert into realtime.messages (id, topic, extension)
  values (v_probe, may_join.topic, 'broadcast');
  perform set_config('role', v_role, true), set_config('realtime.topic', may_join.topic, true);
  v_may := exists (select from realtime.messages as m where m.id = v_probe);
  perform set_config('role', 'none', true);
  delete from realtime.messages as m where m.id = v_probe;
  perform set_config('role', v_role, true);
  return v_may;
end;
$may_join$;
