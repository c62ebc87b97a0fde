-- Roles and the minimal auth schema, each only where it is missing, so that the same file serves
-- Supabase (which brings all but two of them) and a plain Postgres. Runs as the connecting user.

do $$
declare
  v_role record;
begin
  for v_role in
    select wanted.name, wanted.attributes
    from (values
      ('anon', 'nologin'),
      ('authenticated', 'nologin'),
      ('service_role', 'nologin bypassrls'),
      ('authenticator', 'nologin noinherit'),
      ('meshhook_owner', 'nologin'),
      ('meshhook_worker', 'nologin')
    ) as wanted (name, attributes)
    where not exists (select from pg_catalog.pg_roles as r where r.rolname = wanted.name)
  loop
    begin
      execute format('create role %I %s', v_role.name, v_role.attributes);
    exception
      when insufficient_privilege then
        -- Only a superuser may hand out bypassrls; without it service_role sees what its policies
        -- show, which is nothing until an administrator alters the role.
        if v_role.attributes not like '%bypassrls%' then
          raise;
        end if;
        execute format('create role %I nologin', v_role.name);
    end;
  end loop;

  for v_role in
    select r.rolname as name
    from pg_catalog.pg_roles as r
    where
      r.rolname in ('anon', 'authenticated', 'service_role')
      and not pg_catalog.pg_has_role('authenticator', r.oid, 'member')
  loop
    execute format('grant %I to authenticator', v_role.name);
  end loop;
end;
$$;

-- Objects belong to a role that nobody can log in as. Where this user may not become that role, the
-- objects stay its own: every promise holds, with the connecting user as the owner.
do $$
begin
  if not pg_catalog.pg_has_role(current_user, 'meshhook_owner', 'member') then
    execute format('grant meshhook_owner to %I', current_user);
  end if;
  execute format('grant create on database %I to meshhook_owner', current_database());
exception
  when insufficient_privilege then
    raise notice 'meshhook_owner cannot be used here: objects will belong to %', current_user;
end;
$$;

do $$
begin
  if not exists (select from pg_catalog.pg_namespace where nspname = 'auth') then
    create schema auth;
    grant usage on schema auth to anon, authenticated, service_role;

    create function auth.uid() returns uuid language sql stable
    set search_path = pg_catalog, pg_temp as $f$
      select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
    $f$;
    comment on function auth.uid() is 'The signed-in user, from the claims of the request.';

    create function auth.role() returns text language sql stable
    set search_path = pg_catalog, pg_temp as $f$
      select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    $f$;
    comment on function auth.role() is 'The role claim of the request.';

    create function auth.jwt() returns jsonb language sql stable
    set search_path = pg_catalog, pg_temp as $f$
      select nullif(current_setting('request.jwt.claims', true), '')::jsonb
    $f$;
    comment on function auth.jwt() is 'All claims of the request.';
  end if;
end;
$$;
