"""The local gateway: what Supabase's API is to a browser, on this machine and for local use only.

It speaks PostgREST's RPC dialect (`/rest/v1/rpc/<function>`) and as much of Supabase's sign-in
(`/auth/v1`) as local users need, and serves the Run Console.  It holds no rule: every call reaches the
database in the caller's role with the caller's claims, and row level security decides.
What it does not support it refuses; no header or parameter that matters is passed over.
"""
