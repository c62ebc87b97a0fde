"""MeshHook: a webhook-first, Postgres-native workflow engine whose runs resume from any step."""

__version__ = "0.1.0"
