"""A secret's value leaves the worker towards the service alone: nothing stored, logged, measured or shown has it."""

from __future__ import annotations

import asyncio
import base64
import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import psycopg
import pytest
from click.testing import CliRunner

from harness.databases import Database
from harness.http_sink import Asked, HttpSink, says
from harness.stage import Stage
from harness.workers import worker_process
from meshhook.cli.main import main
from meshhook.key_ring import KeyRing

RING = "k1:" + base64.b64encode(b"k" * 32).decode()
CANARY = "canary-7c9e6679"
ODD = 'Zeisig "gimpel/\u00e9&d6\\'
BROKEN = "linnet-91c4\r\nX-Injected: finch-22aa"
OUTSIDE = "siskin-5b7e"
"""In the environment of the worker, not in the table."""
PARTS = ("canary-7", "Zeisig", "gimpel", "linnet-9", "finch-22", "siskin-5")
TRACES = {spelled for part in PARTS for spelled in (part, part.lower(), part.encode().hex())} | {
    base64.b64encode(value.encode())[:16].decode() for value in (CANARY, ODD, BROKEN, OUTSIDE)
}
"""What must be nowhere: the values themselves and whatever gives them away. No part of them may be part of an id."""


def says_back(asked: Asked) -> dict[str, Any]:
    """Everything that came, in a service's usual spellings."""
    whole = json.dumps([asked.target, asked.headers, asked.body.decode()])
    values = [asked.headers.get("x-canary", ""), asked.headers.get("x-odd", ""), asked.headers.get("authorization", "")]
    return {
        "asked": {"target": asked.target, "headers": asked.headers, "body": json.loads(asked.body or b"null")},
        "text": whole,
        "spelled": [[value, html.escape(value), quote(value), repr(value), value.lower()] for value in values],
        "packed": [base64.b64encode(value.encode("latin-1")).decode() for value in values],
        "hex": [value.encode().hex() for value in values],
    }


async def echo(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Says back what came, where the path tells it to."""
    canary = asked.headers.get("x-canary", "")
    path = asked.target.partition("?")[0]
    if path == "/reason":
        # Cut in the middle wherever it is cut.
        reason = "".join(f"{'x' * 25} {canary}" for _ in range(20))
        writer.write(f"HTTP/1.1 500 {reason}\r\nContent-Length: 0\r\n\r\n".encode())
    elif path == "/nonsense":
        writer.write(f"HTTP/1.1 {canary} {canary}\r\n\r\n".encode())
        writer.close()
    elif path == "/hang":
        writer.close()
    else:
        status = {"/refused": 403, "/elsewhere": 302}.get(path, 200)
        location = f"http://127.0.0.1/{canary}?token=finch-22aa#{canary}"
        answer = says(status, says_back(asked), location=location, etag="x" * 990 + canary, x_request_id=canary)
        await answer(asked, writer)
    if not writer.is_closing():
        await writer.drain()


def calls(url: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Nodes that use the secrets everywhere that they can be used, by what the service does with it."""
    used = {
        "method": "POST",
        "headers": {
            "X-Canary": "{{ secrets.CANARY }}",
            "X-Odd": "{{ secrets.ODD }}",
            "Authorization": "Basic {{ secrets.OUTSIDE }}",
        },
        "query": {"q": "{{ secrets.ODD }}", "plain": "1"},
        "body": {"list": ["<{{ secrets.CANARY }}>", "{{ secrets.ODD }}"]},
        "retry": {"attempts": 1},
    }
    nodes = [
        (path, {**used, "url": f"{url}/{path}"})
        for path in ("body", "refused", "elsewhere", "reason", "nonsense", "hang")
    ]
    nodes += [
        ("in-path", {**used, "url": f"{url}/in/{{{{ secrets.ODD }}}}/path"}),
        ("in-host", {**used, "url": "http://{{ secrets.CANARY }}.invalid/"}),
        ("as-user", {**used, "url": "http://{{ secrets.CANARY }}@127.0.0.1/"}),
        ("as-port", {**used, "url": "http://127.0.0.1:{{ secrets.CANARY }}/"}),
        ("as-scheme", {**used, "url": "{{ secrets.CANARY }}://127.0.0.1/"}),
        ("in-header", {**used, "url": url, "headers": {"X-Broken": "{{ secrets.BROKEN }}"}}),
        ("missing", {**used, "url": url, "headers": {"X": "{{ secrets.MISSING }}", "Y": "{{ secrets.CANARY }}"}}),
        ("moved", {**used, "url": url, "headers": {"X": "{{ secrets.MOVED }}"}}),
    ]
    return [(key, "http_call", data) for key, data in nodes]


CODES = {
    "body": None,
    "in-path": None,
    "refused": "http_403",
    "elsewhere": "http_302",
    "reason": "http_500",
    "nonsense": "connection_lost",
    "hang": "connection_lost",
    "in-host": "connect_failed",
    "as-user": "url_refused",
    "as-port": "url_refused",
    "as-scheme": "url_refused",
    "in-header": "header_refused",
    "missing": "secret_missing",
    "moved": "secret_unreadable",
}


async def test_a_canary_is_nowhere_but_at_the_service(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(database)
    ring_file = tmp_path / "ring"
    ring_file.write_text(RING)
    ring, project = KeyRing.parse(RING, "a test"), UUID(stage.project_id)
    monkeypatch.setenv("MESHHOOK_KEY_RING_FILE", str(ring_file))
    monkeypatch.setenv(f"MESHHOOK_SECRET_{project.hex.upper()}_OUTSIDE", OUTSIDE)
    for name, value in (("CANARY", CANARY), ("ODD", ODD), ("BROKEN", BROKEN)):
        stage.call("set_secret", project_id=project, key=name, value_encrypted=ring.seal(project, name, value))
    stage.call("set_secret", project_id=project, key="MOVED", value_encrypted=ring.seal(project, "CANARY", CANARY))

    shown: dict[str, str] = {}
    async with HttpSink(echo) as sink:
        stage.publish("canary", *calls(sink.url), edges=[])
        run_id = stage.start("canary")
        async with worker_process(stage.database.worker_url(), metrics_port=0, log_level="debug") as worker:
            await stage.ended(run_id, "failed")
            served = await worker.told.line("metrics_served")
            async with httpx.AsyncClient(trust_env=False) as client:
                answer = await client.get(f"http://{served['address']}:{served['port']}/metrics")
            shown["metrics"] = answer.text
        shown["log"] = json.dumps(worker.told.lines, ensure_ascii=False)
        came = {asked.target.partition("?")[0]: asked for asked in sink.asked}

    # It did arrive, everywhere that it was meant to.
    assert came["/body"].headers["x-canary"] == CANARY
    assert came["/body"].headers["x-odd"].encode("latin-1").decode() == ODD
    assert came["/body"].headers["authorization"] == f"Basic {OUTSIDE}"
    assert came["/body"].json() == {"list": [f"<{CANARY}>", ODD]}
    assert len(sink.asked) == 7
    failures = {key: stage.attempts(run_id, key)[0]["error"] for key in CODES}
    assert {key: error and error["code"] for key, error in failures.items()} == CODES

    environment = {"MESHHOOK_HOME": str(tmp_path), "MESHHOOK_DATABASE_URL": database.url}
    user = str(stage.judge.execute("select owner from meshhook.projects").fetchall()[0]["owner"])
    for words in (
        ["run", "show", run_id],
        ["run", "show", run_id, "--json"],
        ["run", "preview", run_id, "--json"],
        ["run", "verify", run_id],
        ["audit", "list", "--json"],
        ["secrets", "list"],
        ["secrets", "list", "--json"],
    ):
        typed = await asyncio.to_thread(CliRunner().invoke, main, [*words, "--as", user], env=environment)
        assert typed.exit_code == 0, typed.output
        shown["meshhook " + " ".join(words)] = typed.output
    for key in CODES:
        attempt = stage.call("get_attempt", run_id=run_id, step_key=key, attempt=1)
        shown[f"get_attempt {key}"] = json.dumps(attempt, ensure_ascii=False)
    shown["list_events"] = json.dumps(stage.call("list_events", run_id=run_id), ensure_ascii=False)
    shown |= {table: "\n".join(rows) for table, rows in database.dump().items()}
    shown["statements"] = "\n".join(
        row["query"] for row in stage.judge.execute("select query from pg_stat_activity").fetchall()
    )
    assert all(shown[table] for table in ("meshhook.step_attempts", "meshhook.audit_log", "meshhook.secrets"))
    assert "***" in shown["meshhook.step_attempts"]
    found = {where: sorted(trace for trace in TRACES if trace in text) for where, text in shown.items()}
    assert {where: traces for where, traces in found.items() if traces} == {}


def test_a_value_that_is_sent_to_the_database_unsealed_is_not_said_back(database: Database) -> None:
    stage = Stage(database)
    for statement in (
        "select meshhook.set_secret(%(project)s, 'A', %(value)s)",
        "select meshhook.set_secret(%(project)s, %(value)s, 'v1:k1:' || repeat('A', 40))",
        "insert into meshhook.secrets (project_id, key, value_encrypted) values (%(project)s, 'A', %(value)s)",
        "insert into meshhook.secrets (project_id, key, value_encrypted) values (%(project)s, %(value)s, 'v1')",
    ):
        with pytest.raises(psycopg.Error) as refused:
            stage.person.execute(statement.encode(), {"project": stage.project_id, "value": CANARY})
        diagnosis = refused.value.diag
        told = [str(refused.value), diagnosis.message_detail, diagnosis.message_hint, diagnosis.context]
        assert CANARY not in json.dumps(told)
