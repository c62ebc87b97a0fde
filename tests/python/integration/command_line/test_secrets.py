"""`meshhook secrets`: from what is typed to what is stored, which no command prints."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from harness.databases import Database
from meshhook.cli.main import main
from meshhook.key_ring import KeyRing

ADMIN, OPERATOR = str(uuid4()), str(uuid4())
OLD = "2025:" + base64.b64encode(b"o" * 32).decode()
NEW = "2026:" + base64.b64encode(b"n" * 32).decode()


class Desk:
    """An admin, an operator and a key ring in a file."""

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.ring = home / "ring"
        self.ring.write_text(OLD)
        self.environment = {"MESHHOOK_HOME": str(home), "MESHHOOK_DATABASE_URL": database.url}
        self.environment |= {"MESHHOOK_KEY_RING_FILE": str(self.ring)}
        self.judge = database.connect()
        person = database.as_user(ADMIN)
        row = person.execute("select meshhook.create_project('shop') as made").fetchone()
        assert row is not None
        self.project: UUID = UUID(row["made"]["project_id"])
        person.execute("select meshhook.set_member(%s, %s, 'operator')", [self.project, OPERATOR])

    def type(self, *words: str, user: str = ADMIN, given: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["secrets", *words, "--as", user], input=given, env=self.environment)

    def json(self, *words: str, given: str | None = None) -> Any:
        result = self.type(*words, "--json", given=given)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def values(self) -> dict[str, str]:
        """What the ring opens of what is stored."""
        ring = KeyRing.load(self.environment)
        rows = self.judge.execute("select key, value_encrypted from meshhook.secrets order by key").fetchall()
        return {row["key"]: ring.open(self.project, row["key"], row["value_encrypted"]) for row in rows}

    def audited(self) -> list[tuple[str, dict[str, Any]]]:
        rows = self.judge.execute(
            "select action, metadata from meshhook.audit_log where resource_type = 'secret' order by id"
        ).fetchall()
        return [(row["action"], row["metadata"]) for row in rows]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def test_secrets_are_set_listed_rotated_and_deleted(desk: Desk) -> None:
    assert desk.type("list").stdout == "The project has no secrets.\n"
    assert desk.json("set", "TOKEN", given="canary one\n") == {"project_id": str(desk.project), "key": "TOKEN"}
    assert desk.type("set", "OTHER", given="canary\ntwo").stdout == "set OTHER, sealed with the key 2025\n"
    desk.ring.write_text(f"{OLD}\n{NEW}\n")
    desk.json("set", "THIRD", given="canary three\r\n")
    values = {"OTHER": "canary\ntwo", "THIRD": "canary three", "TOKEN": "canary one"}
    assert desk.values() == values

    rotated = desk.json("rotate")
    assert rotated == {
        "project_id": str(desk.project),
        "key_id": "2026",
        "rotated": ["OTHER", "TOKEN"],
        "changed_meanwhile": [],
    }
    assert desk.type("rotate").stdout == "0 secrets are sealed anew, with the key 2026\n"
    desk.ring.write_text(NEW)
    assert desk.values() == values

    assert desk.type("delete", "THIRD").stdout == "deleted THIRD\n"
    listed = desk.json("list")["secrets"]
    assert [(one["key"], one["key_id"]) for one in listed] == [("OTHER", "2026"), ("TOKEN", "2026")]
    assert desk.audited() == [
        ("set_secret", {"key": "TOKEN", "key_id": "2025"}),
        ("set_secret", {"key": "OTHER", "key_id": "2025"}),
        ("set_secret", {"key": "THIRD", "key_id": "2026"}),
        ("rotate_secrets", {"keys": ["OTHER", "TOKEN"], "key_ids": ["2026"]}),
        ("delete_secret", {"key": "THIRD"}),
    ]
    assert "canary" not in json.dumps(desk.database.dump())


def test_a_ciphertext_that_was_moved_to_another_name_or_project_stops_a_rotation(desk: Desk) -> None:
    desk.json("set", "TOKEN", given="value")
    desk.json("set", "OTHER", given="value")
    desk.judge.execute(
        "update meshhook.secrets set value_encrypted ="
        " (select s.value_encrypted from meshhook.secrets as s where s.key = 'TOKEN') where key = 'OTHER'"
    )
    desk.ring.write_text(f"{OLD}\n{NEW}\n")
    result = desk.type("rotate")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The secret OTHER was not sealed with this key" in result.stderr
    assert {one["key_id"] for one in desk.json("list")["secrets"]} == {"2025"}


def test_each_command_is_for_admins(desk: Desk) -> None:
    desk.json("set", "TOKEN", given="value")
    for words in (["set", "TOKEN"], ["list"], ["rotate"], ["delete", "TOKEN"]):
        result = desk.type(*words, "--json", user=OPERATOR, given="canary")
        assert json.loads(result.stderr)["error"]["reason"] == "role_required", words
        assert "canary" not in result.output
    assert desk.values() == {"TOKEN": "value"}


def test_what_is_no_secret_is_refused_and_not_repeated(desk: Desk) -> None:
    given: str | bytes
    for words, given, problem in (
        (["TOKEN"], "", "the value is empty"),
        (["TOKEN"], "\n", "the value is empty"),
        (["TOKEN"], "canary" * 9_000, "longer than 49000 bytes"),
        (["TOKEN"], b"canary\xff", "the value is no UTF-8"),
        (["TOKEN", "canary"], "canary", "the value is no argument"),
        (["NOT-A-NAME"], "canary", "an argument is malformed"),
    ):
        result = desk.type("set", *words, given=given)
        assert result.exit_code in (1, 2)
        assert problem in result.stderr
        assert "canary" not in result.output
    assert desk.values() == {}


def test_without_a_ring_nothing_is_sealed(desk: Desk) -> None:
    del desk.environment["MESHHOOK_KEY_RING_FILE"]
    result = desk.type("set", "TOKEN", given="canary")
    assert result.exit_code == 1
    assert "There is no key ring." in result.stderr
    assert "canary" not in result.output
