-- Why a document is too large or too deep to be looked at, {"problem", "fix"}; null when it is
-- not. Numbers are measured before the whole is: 1e131000 is a few bytes stored and 131 kB as
-- text.
create function meshhook_private.check_size(p_document jsonb)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_column_size(p_document) > 8000000 then
    return '{"problem": "the definition is too large", "fix": "keep it to 1,000,000 bytes"}'::jsonb;
  end if;
  if jsonb_path_exists(p_document, 'strict $.**{101}') then
    return '{"problem": "the definition is nested more than 100 levels deep",
      "fix": "make it flatter"}'::jsonb;
  end if;
  if exists (
    select
    from jsonb_path_query(p_document, 'strict $.**{0 to 100} ? (@.type() == "number")') as n (value)
    where abs(n.value::numeric) > 1.7e308 or scale(n.value::numeric) > 400
  ) then
    return '{"problem": "the definition has a number that no worker can hold",
      "fix": "keep numbers below 1.7e308 and to 400 decimals"}'::jsonb;
  end if;
  if octet_length(p_document::text) > 1000000 then
    return jsonb_build_object(
      'problem', format('the definition has %s bytes', octet_length(p_document::text)),
      'fix', 'keep it to 1,000,000 bytes'
    );
  end if;
  return null;
end;
$$;

comment on function meshhook_private.check_size(jsonb) is
'Why a document is too large or too deep to be looked at; null when it is not.';
revoke all on function meshhook_private.check_size(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
