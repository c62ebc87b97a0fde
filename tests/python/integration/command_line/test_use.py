"""Whom a command acts for and on which database, and how it says no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result

from harness.databases import Database
from meshhook.cli.main import main

from .desk import ADMIN, VIEWER, Desk


def test_a_refusal_is_told_with_its_reason_and_the_next_step(desk: Desk) -> None:
    run_id = desk.failed_run()
    told = desk.type("run", "resume", run_id, "after")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "409 step_not_reached" in told.stderr
    assert "hint: Resume call" in told.stderr
    assert desk.refusal("run", "resume", run_id, "call", "--expected-attempt", "7")["reason"] == "stale_attempt"


def test_a_viewer_sees_but_does_not_act(desk: Desk) -> None:
    run_id = desk.failed_run()
    assert "✗ failed" in desk.type("run", "show", run_id, user=VIEWER).stdout
    for act in ("resume", "pause", "cancel"):
        assert desk.refusal("run", act, run_id, user=VIEWER)["reason"] == "role_required"


def test_a_stranger_is_told_what_nobody_knows(desk: Desk) -> None:
    run_id, nobody = desk.failed_run(), str(uuid4())
    told = desk.refusal("run", "show", nobody, user=nobody)
    for command, *more in (["show"], ["verify"], ["compare", "call", "1", "1"]):
        assert desk.refusal("run", command, run_id, *more, user=nobody) == told


def test_the_project_is_named_when_there_are_several(desk: Desk) -> None:
    other = desk.make_project()
    told = desk.type("run", "list")
    assert told.exit_code == 2
    assert other in told.stderr
    assert desk.json("run", "list", "--project", other)["runs"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["run", "show", "not-an-id"],
        ["run", "resume", str(uuid4()), "--patch", "{}"],
        ["run", "resume", str(uuid4()), "call", "--patch", "{"],
        ["run", "resume", str(uuid4()), "call", "--patch", "@/nowhere"],
        ["run", "resume", str(uuid4()), "call", "--option", "[]"],
        ["run", "resume", str(uuid4()), "--approve"],
        ["run", "resume", str(uuid4()), "--item", "a"],
        ["run", "resume", str(uuid4()), "call", "--approve", "--supply", "1"],
        ["run", "resume", str(uuid4()), "call", "--timers", "later"],
        ["run", "resume", str(uuid4()), "call", "--timers", "now", "--timers", "keep"],
        ["run", "resume", str(uuid4()), "call", "--repeat", "call"],
        ["run", "resume", str(uuid4()), "call", "--repeat", "call=key"],
        ["run", "resume", str(uuid4()), "call", "--delay", "-1"],
        ["run", "compare", str(uuid4()), "call", "1"],
        ["run", "compare", str(uuid4()), "call", "0", "1"],
        ["run", "verify", "not-an-id"],
        ["run", "list", "--status", "broken"],
        ["run", "start", "orders", "--input", "x"],
        ["workflow", "publish", "orders", "/nowhere"],
    ],
)
def test_wrong_use_is_told_apart_from_a_refusal(desk: Desk, words: list[str]) -> None:
    assert desk.type(*words).exit_code == 2


def test_a_database_without_meshhook_is_told_with_the_way_out(desk: Desk) -> None:
    with psycopg.connect(desk.database.url, autocommit=True) as connection:
        connection.execute("drop schema meshhook cascade")
    told = desk.type("run", "list")
    assert told.exit_code == 1
    assert "hint: Run: meshhook migrate" in told.stderr


def test_no_database_is_exit_code_3(tmp_path: Path) -> None:
    environment = {"MESHHOOK_HOME": str(tmp_path)}
    nothing = CliRunner().invoke(main, ["run", "list"], env=environment)
    assert (nothing.exit_code, nothing.stderr) == (3, "Nothing is running: make up\n")
    words = ["run", "list", "--as", ADMIN, "--database-url", "postgresql://127.0.0.1:1/x"]
    assert CliRunner().invoke(main, words, env=environment).exit_code == 3


@pytest.mark.parametrize("words", [["run", "list"], ["migrate"], ["worker"], ["up"]], ids=" ".join)
def test_an_address_that_is_none_is_told_without_repeating_it(tmp_path: Path, words: list[str]) -> None:
    environment = {"MESHHOOK_HOME": str(tmp_path)}
    for garbage in ("garb4ge", "postgresql://garb4ge:garb4ge@[", "garb4ge=1"):
        told = CliRunner().invoke(main, [*words, "--database-url", garbage], env=environment)
        assert told.exit_code == 2
        assert "this is no address of a database" in told.stderr
        assert "garb4ge" not in told.stderr


def test_a_person_without_a_project_is_told_how_to_make_one(desk: Desk) -> None:
    newcomer = str(uuid4())
    told = desk.type("run", "list", user=newcomer)
    assert told.exit_code == 2
    assert "meshhook project create NAME" in told.stderr
    made = desk.json("project", "create", "mine", user=newcomer)
    assert "mine" in desk.type("project", "list", user=newcomer).stdout
    [listed] = desk.json("project", "list", user=newcomer)["projects"]
    assert (listed["project_id"], listed["name"]) == (made["project_id"], "mine")
    assert desk.json("run", "list", user=newcomer)["runs"] == []


def test_somebody_has_to_act(database: Database, tmp_path: Path) -> None:
    environment = {"MESHHOOK_HOME": str(tmp_path), "MESHHOOK_DATABASE_URL": database.url}
    told = CliRunner().invoke(main, ["run", "list"], env=environment)
    assert told.exit_code == 2
    assert "--as USER_ID" in told.stderr


def test_a_database_is_migrated(database: Database, tmp_path: Path) -> None:
    def migrate(*words: str) -> Result:
        return CliRunner().invoke(main, ["migrate", "--database-url", database.url, *words])

    assert migrate().exit_code == 0
    assert migrate().stdout == "up to date already\n"
    assert json.loads(migrate("--json").stdout)["applied"] == []


def commands() -> list[list[str]]:
    """Every command that can be typed, by its words."""

    def below(group: Any, words: list[str]) -> list[list[str]]:
        if not hasattr(group, "commands"):
            return [words]
        return [found for name, command in group.commands.items() for found in below(command, [*words, name])]

    return below(main, [])


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_json_and_says_what_it_does(words: list[str]) -> None:
    told = CliRunner().invoke(main, [*words, "--help"])
    assert told.exit_code == 0
    assert "--json" in told.stdout
    assert len(told.stdout.splitlines()[2].strip()) > 10
