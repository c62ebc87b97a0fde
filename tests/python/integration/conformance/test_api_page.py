"""The examples of docs/api.md, read from above as one program, do what the page says."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from harness.supabase_js import FOLDER
from laws.test_api_page import PAGE, sections

from .asking import Server

pytestmark = pytest.mark.long

Json = Any
BLOCKS = re.compile(r"^```js\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTS = re.compile(r"^console\.log\(.*\);(?: // (.*))?$", re.MULTILINE)


@pytest.fixture(scope="module")
def ran(gateway: Server) -> dict[str, Json]:
    """What the program was answered by each function, and what it printed."""
    user_id = gateway.scene.newcomer
    told = {
        "SUPABASE_URL": gateway.url,
        "ANON_KEY": gateway.signer.tokens.anon(),
        "TOKEN_OF_THE_LINK": gateway.signer.link(user_id).partition("#")[2],
    }
    given = json.dumps({"program": "\n".join(BLOCKS.findall(PAGE)), "told": told})
    done = subprocess.run(
        ["node", str(FOLDER / "page.mjs")], input=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Json] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("name", sections())
def test_a_function_answers_what_the_page_says(ran: dict[str, Json], name: str) -> None:
    answer = ran["answers"][name][0]
    (line,) = re.findall(r"^Answers (.*)$", sections()[name], re.MULTILINE)
    keys = re.match(r"`\{([\w, ]+)\}`", line)
    if keys:
        assert sorted(keys[1].split(", ")) == sorted(answer)
    for kind, members in re.findall(r"; an? (\w+) is `\{([\w, ]+)\}`", line):
        [rows] = [rows for rows in answer.values() if isinstance(rows, list)]
        assert rows, kind
        assert sorted(members.split(", ")) == sorted(rows[0])
    assert keys or line.startswith(("one object", "null, or"))


def test_the_program_prints_what_the_page_says(ran: dict[str, Json]) -> None:
    expected = [said for block in BLOCKS.findall(PAGE) for said in PRINTS.findall(block)]
    assert len(expected) > 8
    assert len(ran["printed"]) == len(expected)
    for printed, words in zip(ran["printed"], expected, strict=True):
        assert words in printed
