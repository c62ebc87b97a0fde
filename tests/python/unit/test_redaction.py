"""What a service may say back of what it was sent, and what is kept of it."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import httpx
import pytest

from meshhook.nodes.redaction import Redaction, without_credentials

SECRET = 'Ca n\u00e4ry/<"7">&\'+x'


def redaction(*values: str) -> Redaction:
    made = Redaction()
    for value in values:
        made.hide(value)
    return made


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        quote,
        quote_plus,
        lambda text: quote(text, safe=""),
        lambda text: httpx.URL(f"http://a.test/{text}").raw_path.decode().removeprefix("/"),
        lambda text: httpx.URL(f"http://a.test/?{text}").query.decode(),
        lambda text: re.sub("%..", lambda escape: escape[0].lower(), quote(text, safe="")),
        lambda text: json.dumps(text)[1:-1],
        lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
        lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
        lambda text: json.dumps(json.dumps(text, ensure_ascii=False)[1:-1])[1:-1],
        lambda text: repr(text)[1:-1],
        html.escape,
        lambda text: text.encode().decode("latin-1"),
        lambda text: text.encode().hex(),
        lambda text: text.encode().hex().upper(),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    ],
)
def test_every_usual_spelling_is_hidden(spell: Callable[[str], str]) -> None:
    told = redaction(SECRET).text(f"before {spell(SECRET)} after")
    assert told.startswith("before ***")
    assert told.endswith(" after")
    assert len(told) <= len("before *** after") + 8  # what is left of base64: less than one more character, and padding


@pytest.mark.parametrize("user", ["a", "ab", "abc", "abcd"])
def test_a_secret_within_something_longer_in_base64_is_hidden(user: str) -> None:
    credentials = base64.b64encode(f"{user}:{SECRET}".encode()).decode()
    told = redaction(SECRET).text(f"Basic {credentials}")
    assert "***" in told
    assert len(told) < len("Basic ***") + 10


def test_each_line_of_a_secret_is_hidden() -> None:
    pem = "-----BEGIN KEY-----\nline-one-of-it\nline-two-of-it\n-----END KEY-----\n"
    hidden = redaction(pem)
    for told in (pem, pem.replace("\n", "\r\n"), "the first is line-one-of-it", " ".join(pem.split())):
        assert "line-" not in hidden.text(told)


def test_a_secret_that_is_a_number_is_hidden_as_one() -> None:
    hidden = redaction("8675309")
    answer = {"pin": 8675309, "pins": [8675309.5, 1], "8675309": True, "none": None}
    assert hidden.value(answer) == {"pin": "***", "pins": ["***", 1], "***": True, "none": None}


def test_a_header_that_proves_who_calls_is_hidden_and_another_is_not() -> None:
    hidden = Redaction()
    hidden.hide_header("Authorization", "Bearer abcdefgh")
    hidden.hide_header("X-Api-Key", "12345678")
    hidden.hide_header("X-Request-Id", "abcdefghijkl")
    hidden.hide_header("X-Token", "short")
    told = hidden.text("Bearer abcdefgh, abcdefgh, 12345678, short, Bearer")
    assert told == "***, ***, ***, short, Bearer"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a.test/b?c=d", "https://a.test/b?c=d"),
        ("https://a.test/?api_key=1&q=2", "https://a.test/?api_key=***&q=2"),
        ("https://a.test/?q=2&Access%5FToken=1", "https://a.test/?q=2&Access%5FToken=***"),
        (
            "https://a.test/?X-Amz-Signature=1;X-Amz-Credential=2",
            "https://a.test/?X-Amz-Signature=***;X-Amz-Credential=***",
        ),
        ("https://a.test/?key=1&keyword=2&author=3&sig=4", "https://a.test/?key=***&keyword=2&author=3&sig=***"),
        ("https://a.test/#access_token=1", "https://a.test/"),
        ('<https://a.test/?page=2&token=1>; rel="next"', '<https://a.test/?page=2&token=***>; rel="next"'),
    ],
)
def test_a_url_is_told_without_what_proves_who_calls(url: str, told: str) -> None:
    assert without_credentials(url) == told
