"""Every call of the database: `worker_calls` for the worker's protocol, `api_calls` for a person."""
