-- What every pgTAP file may use. The harness loads it into its own database, before any file.

create schema tests;
grant usage on schema tests to public;

create function tests.user_id(p_name text) returns uuid
language sql immutable set search_path = ''
as $$
  select md5('user ' || p_name)::uuid
$$;
comment on function tests.user_id(text) is 'The same made-up person for the same name.';

create function tests.act_as(p_name text, p_role text default 'authenticated') returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform set_config('role', 'none', true);
  perform set_config(
    'request.jwt.claims',
    jsonb_build_object('sub', tests.user_id(p_name), 'role', p_role)::text,
    true
  );
  perform set_config('role', p_role, true);
end;
$$;
comment on function tests.act_as(text, text) is
'From here on the file speaks as that person, the way an API server would put it.';

create function tests.act_as_role(p_role text) returns void
language plpgsql volatile set search_path = ''
as $$
begin
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', p_role, true);
end;
$$;
comment on function tests.act_as_role(text) is
'From here on the file speaks in a role without a person: meshhook_worker, anon; none ends that.';
