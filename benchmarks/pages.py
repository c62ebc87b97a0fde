"""Which pages a call touches, by table with its indexes: where the time goes of what grows with the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

PAGES = """
select relname, heap_blks_hit + idx_blks_hit, heap_blks_read + idx_blks_read
from pg_statio_user_tables
where schemaname = 'meshhook' and idx_blks_hit is not null
"""
MOST = 6


def pages_of(url: str, calls: int, act: Callable[[], None]) -> list[list[Any]]:
    """[table, pages found in shared buffers, pages read from outside of them] for one of so many calls, most first.

    The act leaves its counts behind: it ends with `select pg_stat_force_next_flush()` and one statement more.
    """
    with psycopg.connect(url, autocommit=True) as watcher:
        before = {name: (found, read) for name, found, read in watcher.execute(PAGES.encode())}
        for _ in range(calls):
            act()
        watcher.execute("select pg_stat_clear_snapshot()")
        after = {name: (found, read) for name, found, read in watcher.execute(PAGES.encode())}
    touched = [
        [name, round((found - before[name][0]) / calls, 1), round((read - before[name][1]) / calls, 1)]
        for name, (found, read) in after.items()
    ]
    return sorted(touched, key=lambda entry: -(entry[1] + entry[2]))[:MOST]
