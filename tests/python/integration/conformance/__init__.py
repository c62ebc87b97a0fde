"""The gateway as the real client of Supabase finds it, and beside it another server of the same dialect.

`scene.py` sets up two tenants and their runs.  `cases.py` and `roles.py` list calls with what comes of them.
`lite_differences.toml` lists what that other server answers otherwise, with reasons.
"""
