-- Three schemas, one for each kind of caller. Only meshhook is meant to be exposed by an API
-- server.

create schema if not exists meshhook;
comment on schema meshhook is
'Tables and the functions that people call: publish, start, preview, resume, pause, cancel, read.';

create schema if not exists meshhook_private;
comment on schema meshhook_private is
'Guards, the proof and helpers. No API role has USAGE here.';

create schema if not exists meshhook_worker;
comment on schema meshhook_worker is
'What a worker may call: claim, finish_and_claim, heartbeat. Role meshhook_worker alone.';

revoke all on schema meshhook, meshhook_private, meshhook_worker from public;
grant usage on schema meshhook to anon, authenticated, service_role;
grant usage on schema meshhook_worker to meshhook_worker;

-- New tables and functions start closed; each file under sql/policies and sql/functions opens what
-- its subject needs and a law compares the catalog with those files.
alter default privileges in schema meshhook
revoke all on tables from public, anon, authenticated, service_role, meshhook_worker;
alter default privileges in schema meshhook_private
revoke all on tables from public, anon, authenticated, service_role, meshhook_worker;
