"""What the documents list is what the code has: refusals, codes of failures, commands, links, fields, settings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from harness.databases import Database
from meshhook.cli.main import main
from meshhook.settings import WorkerSettings
from meshhook.sqltree import sql_root

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "python_worker" / "meshhook"
ERRORS = (DOCS / "errors.md").read_text()
REFUSALS, FAILURES = ERRORS.split("## The worker's protocol")

RAISED = re.compile(
    r"raise sqlstate 'PT(\d{3})' using\s+message = '[^']*',\s+detail = [^;]*?[\"']reason[\"'](?:: |, )[\"'](\w+)[\"']"
)


def refusals_of_the_database() -> set[tuple[str, str]]:
    """Status and reason of every refusal that a function of ours raises."""
    found: set[tuple[str, str]] = set()
    for file in sql_root().glob("functions/*/*.sql"):
        text = file.read_text()
        raised = RAISED.findall(text)
        assert len(raised) == len(re.findall(r"raise sqlstate 'PT", text)), f"{file.name} raises in another form"
        found |= set(raised)
    return found


def test_every_refusal_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| (\d{3}) \| `(\w+)` \|", REFUSALS, re.MULTILINE))
    assert documented == refusals_of_the_database()


OF_OTHER_CALLS = {
    "attempt_not_found",
    "invalid_definition",
    "last_admin",
    "project_not_found",
    "run_ended",
    "act_not_found",
    "secret_not_found",
    "undo_too_late",
}
"""Refusals that no resume can end in."""


def test_every_refusal_of_a_resume_has_a_counter_of_its_own(shared_database: Database) -> None:
    counters = shared_database.connect().execute(
        "select substr(s.sequencename, 13) as answer from pg_sequences as s"
        " where s.schemaname = 'meshhook_private' and s.sequencename like 'acts\\_resume\\_%'"
    )
    counted = {row["answer"] for row in counters} - {"done", "replayed", "other"}
    reasons = {reason for _, reason in refusals_of_the_database()}
    assert counted == reasons - OF_OTHER_CALLS
    assert reasons >= OF_OTHER_CALLS


def test_every_code_of_a_failure_is_documented() -> None:
    codes: set[str] = set()
    for file in (*PACKAGE.glob("*.py"), *PACKAGE.glob("nodes/*.py"), *PACKAGE.glob("worker/*.py")):
        codes |= set(re.findall(r"(?:NodeFailed|NotStorable|failed|refused)\(\s*\"([a-z_]+)\"", file.read_text()))
        codes |= {code for pair in re.findall(r'code = "(\w+)" if .* else "(\w+)"', file.read_text()) for code in pair}
    for file in sql_root().glob("functions/*/*.sql"):
        codes |= set(re.findall(r"[\"']code[\"'](?:: |, )[\"'](\w+)[\"']", file.read_text()))
    assert len(codes) > 15
    assert codes - set(re.findall(r"`(\w+)`", FAILURES)) == set()


def commands(group: Any, words: str = "meshhook") -> list[str]:
    """Every command that can be typed."""
    if not hasattr(group, "commands"):
        return [words]
    return [found for name, one in group.commands.items() for found in commands(one, f"{words} {name}")]


def test_every_command_is_documented_and_no_other() -> None:
    rows = re.findall(r"^\| `(meshhook[a-z -]*[a-z])[A-Z \[\]]*` \|", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(commands(main))


def options(group: Any) -> set[str]:
    """Every long option of every command."""
    if hasattr(group, "commands"):
        return set().union(*(options(one) for one in group.commands.values()))
    return {name for one in group.params for name in one.opts if name.startswith("--")}


def test_every_option_of_a_command_is_documented_and_no_other() -> None:
    told = set(re.findall(r"--[a-z][a-z-]*", (DOCS / "commands.md").read_text()))
    assert told - {"--help"} == options(main)


def anchors(page: Path) -> set[str]:
    """What a link may name after the #: the headings, as GitHub spells them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        assert anchor in anchors(page.parent / target if target else page), f"{target}#{anchor}"
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
    for target in re.findall(r"^    ((?:docs|sql|python_worker|tests)/\S*)", text, re.MULTILINE):
        assert (ROOT / target).exists(), target


def rows_of(page: str, heading: str = "") -> dict[str, list[str]]:
    """The rows of the table under a heading whose first cell is code, by that code: the other cells."""
    text = (DOCS / page).read_text()
    if heading:
        text = text.split(f"\n### {heading}\n")[1].split("\n#")[0]
    cells = [re.split(r" \| ", row) for row in re.findall(r"^\| (`.*) \|$", text, re.MULTILINE)]
    return {first.strip("`"): rest for first, *rest in cells}


def flat(fields: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Rules by the whole name of their field, those of objects within objects too."""
    found: dict[str, Any] = {}
    for name, rule in fields.items():
        found |= flat(rule["fields"], f"{name}.") if rule["is"] == "object" else {prefix + name: rule}
    return found


KINDS = ["transform", "http_call", "branch", "delay", "terminate", "pause", "map"]


@pytest.mark.parametrize("kind", ["Every kind", *KINDS])
def test_every_field_of_a_node_is_documented_with_its_range_and_default(shared_database: Database, kind: str) -> None:
    judge = shared_database.connect()

    def ask(query: LiteralString, *values: Any) -> Any:
        row = judge.execute(query, values).fetchone()
        assert row is not None
        return row["answer"]

    def fields_of(one: str) -> dict[str, Any]:
        return flat(ask("select meshhook_private.describe_fields(%s) as answer", one))

    kinds = [fields_of(one) for one in ("transform", "delay")]
    common = {name: rule for name, rule in kinds[0].items() if name in kinds[1]}
    fields = common if kind == "Every kind" else {n: r for n, r in fields_of(kind).items() if n not in common}
    rows = rows_of("definitions.md", kind)
    assert sorted(rows) == sorted(fields)
    for name, rule in fields.items():
        value, default = rows[name]
        if rule["is"] in ("number", "text", "flag", "one_of", "some_of"):
            needed = ask("select meshhook_private.check_plain_value('null', %s) as answer", Jsonb(rule))
            assert value.removeprefix("a flag, ") == needed, name
        told = f"`{json.dumps(rule['default'])}`" if "default" in rule else "-"
        assert default == ("required" if rule.get("is_required") else told), name


def test_the_example_of_a_definition_publishes(database: Database) -> None:
    (block,) = re.findall(r"^```json\n(.*?)^```$", (DOCS / "definitions.md").read_text(), re.MULTILINE | re.DOTALL)
    person = database.as_user(uuid4())
    project = person.execute("select meshhook.create_project('a project') as answer").fetchone()
    assert project is not None
    published = person.execute(
        "select meshhook.publish_workflow(%s, 'refund', %s) as answer",
        [project["answer"]["project_id"], Jsonb(json.loads(block))],
    ).fetchone()
    assert published is not None
    assert published["answer"]["version"] == 1
    kinds = {node["type"] for node in json.loads(block)["nodes"]}
    assert kinds == {"transform", "http_call", "branch", "delay", "terminate", "pause"}


def test_every_setting_of_a_worker_is_documented_with_its_default_and_range() -> None:
    rows = rows_of("worker.md")
    told = {"name": "host, process and some letters", "open_addresses": "none", "metrics_port": "none"}
    properties = WorkerSettings.model_json_schema()["properties"]
    settings = {name: field for name, field in WorkerSettings.model_fields.items() if name != "database_url"}
    assert list(rows) == [f"MESHHOOK_WORKER_{name.upper()}" for name in settings]
    for name, field in settings.items():
        default, allowed, _ = rows[f"MESHHOOK_WORKER_{name.upper()}"]
        value = str(field.default).lower() if isinstance(field.default, bool) else field.default
        assert default == told.get(name, f"`{value}`"), name
        schema = properties[name]
        if "enum" in schema:
            assert allowed == ", ".join(f"`{one}`" for one in schema["enum"])
        elif "maximum" in schema:
            least = f"above {schema['exclusiveMinimum']:g}," if "exclusiveMinimum" in schema else f"{schema['minimum']}"
            assert allowed == f"{least} to {schema['maximum']:.0f}", name
