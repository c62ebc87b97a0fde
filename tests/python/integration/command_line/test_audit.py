"""The audit log outside the database: exported, and verified by the script that the documents print."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from harness.databases import Database

from .desk import ADMIN, VIEWER, Desk

DOCS = Path(__file__).resolve().parents[4] / "docs"
Links = list[dict[str, Any]]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """Five links: two members at first, then one who comes, changes and goes."""
    desk = Desk(database, tmp_path)
    (project,) = desk.json("project", "list")["projects"]
    person, other = database.as_user(ADMIN), uuid4()
    for role in ("operator", "viewer", None):
        person.execute("select meshhook.set_member(%s, %s, %s)", [project["project_id"], other, role])
    return desk


def export(desk: Desk, *words: str) -> tuple[Links, str]:
    """The lines of an export, read, and the head that it told."""
    told = desk.type("audit", "export", *words, user=VIEWER)
    assert told.exit_code == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()], told.stderr.split()[-1]


def verified(links: Links, folder: Path, *head: str) -> str:
    """What the script of docs/audit.md says of these lines."""
    (script,) = re.findall(r"^```python\n(.*?)^```$", (DOCS / "audit.md").read_text(), re.MULTILINE | re.DOTALL)
    (folder / "verify_audit.py").write_text(script)
    (folder / "audit.ndjson").write_text("".join(json.dumps(link) + "\n" for link in links))
    done = subprocess.run(
        [sys.executable, "verify_audit.py", "audit.ndjson", *head],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return (done.stdout + done.stderr).strip()


def edit(links: Links) -> None:
    links[2]["canonical"] = links[2]["canonical"].replace("operator", "admin")


def edit_row(links: Links) -> None:
    links[2]["row"]["metadata"]["role"] = "admin"


def delete(links: Links) -> None:
    del links[2]


def reorder(links: Links) -> None:
    links[2], links[3] = links[3], links[2]


def lose_row(links: Links) -> None:
    links[2]["row"] = None


def test_the_script_finds_what_was_done_to_an_export(desk: Desk, tmp_path: Path) -> None:
    links, head = export(desk)
    assert verified(links, tmp_path, head) == f"5 links hold, head {head}"

    def found(tamper: Callable[[Links], None]) -> str:
        tampered = copy.deepcopy(links)
        tamper(tampered)
        return verified(tampered, tmp_path)

    ways = (edit, edit_row, delete, reorder, lose_row)
    assert {way.__name__: found(way) for way in ways} == {
        way.__name__: "link 3 is not what was written" for way in ways
    }


def test_only_a_head_that_was_kept_tells_a_chain_that_was_made_anew_or_cut(desk: Desk, tmp_path: Path) -> None:
    links, head = export(desk)
    assert verified(links[:-1], tmp_path, head) == f"the chain does not lead through {head}"
    superuser = desk.database.connect()
    superuser.execute("set session_replication_role = replica")
    superuser.execute("delete from meshhook.audit_log where action = 'remove_member'")
    superuser.execute("delete from meshhook.audit_chain where audit_id not in (select id from meshhook.audit_log)")
    superuser.execute(
        "update meshhook.audit_heads as h set number = c.number, hash = c.hash"
        " from (select number, hash from meshhook.audit_chain order by number desc limit 1) as c"
    )
    superuser.execute("set session_replication_role = origin")
    desk.database.as_user(ADMIN).execute(
        "select meshhook.set_member(%s, %s, 'viewer')", [links[0]["row"]["project_id"], uuid4()]
    )
    rebuilt, _ = export(desk)
    assert verified(rebuilt, tmp_path).startswith("5 links hold")
    assert verified(rebuilt, tmp_path, head) == f"the chain does not lead through {head}"
    assert desk.type("audit", "verify").exit_code == 0
    told = desk.type("audit", "verify", "--head", head)
    assert (told.exit_code, "chain_rebuilt" in told.stdout) == (1, True)


def test_an_export_goes_on_where_another_ended(desk: Desk, tmp_path: Path) -> None:
    links, head = export(desk)
    later, same_head = export(desk, "--after", "3")
    assert (links[3:], head) == (later, same_head)
    assert verified(links[:3] + later, tmp_path, head).startswith("5 links hold")


def test_a_pruned_chain_is_verified_from_its_checkpoint(desk: Desk, tmp_path: Path) -> None:
    links, head = export(desk)
    project = links[0]["row"]["project_id"]
    pruned = desk.prune("--project", project, "--before", "2999-12-31")
    assert pruned.stdout == "5 audit rows removed\n"
    desk.database.as_user(ADMIN).execute("select meshhook.set_member(%s, %s, 'viewer')", [project, uuid4()])
    left, new_head = export(desk)
    assert [link["number"] for link in left] == [6, 7]
    assert verified(left, tmp_path, head) == f"2 links hold, head {new_head}"
    assert verified(left[1:], tmp_path) == "link 1 is not what was written"
    verdict = desk.json("audit", "verify", "--head", head)
    assert verdict == {"head": new_head, "checkpoint": 5, "links": 2, "problem": None}


@pytest.mark.long
def test_a_hundred_thousand_rows_are_verified_and_exported_in_seconds(desk: Desk) -> None:
    superuser = desk.database.connect()
    for _ in range(200):
        superuser.execute(
            "insert into meshhook.audit_log (project_id, user_id, action, resource_type, resource_id, database_role)"
            " select p.id, p.owner, 'set_member', 'project_member', gen_random_uuid(), 'authenticated'"
            " from meshhook.projects as p, generate_series(1, 500)"
        )
    person = desk.database.as_user(VIEWER)
    person.execute("set statement_timeout = '8s'")
    verdict = person.execute("select meshhook.audit_verify(p.id) as verdict from meshhook.projects as p").fetchone()
    assert verdict is not None
    assert (verdict["verdict"]["links"], verdict["verdict"]["problem"]) == (100_005, None)
    links, head = export(desk, "--after", "99000")
    assert (len(links), head) == (1005, verdict["verdict"]["head"])
