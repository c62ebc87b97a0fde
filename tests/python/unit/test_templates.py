"""`{{ }}` in the strings of a node's configuration."""

from __future__ import annotations

from typing import Any

import pytest

from meshhook.errors import NodeFailed
from meshhook.expressions import Meter
from meshhook.templates import render, split_template

DOCUMENT = {"input": {"n": 3, "name": "Zoë", "deep": {"a": [1, None]}}, "steps": {}, "item": None}


def _render(template: Any, secrets: dict[str, str] | None = None) -> Any:
    return render(template, DOCUMENT, Meter(1_000), secrets.__getitem__ if secrets is not None else None)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("plain", "plain"),
        ("{{ input.n }}", 3),
        ("{{input.deep}}", {"a": [1, None]}),
        ("{{ input.nothing }}", None),
        (" {{ input.n }}", " 3"),
        ("{{ input.name }}: {{ input.n }}", "Zoë: 3"),
        ("<{{ input.deep }}>", '<{"a":[1,null]}>'),
        ("<{{ input.nothing }}>", "<null>"),
        ("{{ {a: {b: input.n}} }}", {"a": {"b": 3}}),
        ("{{{a: input.n}}}", {"a": 3}),
        ("{{ '}}' }}", "}}"),
        ("{{ '{{' }}{{ input.n }}", "{{3"),
        ("{{ 'it\\'s }}' }}", "it's }}"),
        ("a } b }} c", "a } b }} c"),
        ("{ {{ input.n }} }", "{ 3 }"),
        ({"k": ["{{ input.n }}", True, None, 1.5]}, {"k": [3, True, None, 1.5]}),
        ({"{{ input.n }}": 1}, {"{{ input.n }}": 1}),
    ],
)
def test_a_template_is_replaced_by_its_values(template: Any, value: Any) -> None:
    assert _render(template) == value


def test_a_secret_is_asked_for_by_its_name() -> None:
    assert _render("Bearer {{ secrets.TOKEN }}", {"TOKEN": "s3cret"}) == "Bearer s3cret"


def test_a_secret_inside_an_expression_is_not_a_secret() -> None:
    assert _render("{{ secrets.TOKEN || 'none' }}", {"TOKEN": "s3cret"}) == "none"


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ input.n", "template_invalid"),
        ("{{ '}}", "template_invalid"),
        ("{{ {a: b }}", "template_invalid"),
        ("{{ }}", "expression_invalid"),
        ("{{ foo( }}", "expression_invalid"),
        ("{{ secrets.TOKEN }}", "secret_refused"),
    ],
)
def test_a_template_that_can_not_be_rendered_fails_with_class_expression(template: str, code: str) -> None:
    with pytest.raises(NodeFailed) as failure:
        _render(template)
    assert (failure.value.code, failure.value.error_class) == (code, "expression")


def test_a_text_that_grows_past_its_bound_is_refused() -> None:
    document = {"input": "x" * 600_000}
    with pytest.raises(NodeFailed) as failure:
        render("{{ input }}{{ input }}", document, Meter(1_000_000))
    assert failure.value.code == "expression_too_costly"


def test_many_small_templates_pay_from_one_meter() -> None:
    with pytest.raises(NodeFailed) as failure:
        render(["{{ input.n }}"] * 1_000, DOCUMENT, Meter(1_000))
    assert failure.value.code == "expression_too_costly"


def test_the_parts_of_a_template_join_to_its_text() -> None:
    assert split_template("a{{ b }}c{{d}}") == ("a", "b", "c", "d")
