"""`{{ }}` in the strings of a node's configuration: JMESPath, and the names of secrets."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from meshhook.expressions import Meter, as_text, evaluate, failed

SecretResolver = Callable[[str], str]

_REMEMBERED_CHARS: Final = 2_000
_SECRET: Final = re.compile(r"\s*secrets\.([A-Za-z_][A-Za-z0-9_]*)\s*")


class _Secret(str):
    """The name in `{{ secrets.NAME }}`."""


class _Expression(str):
    """The JMESPath text between two pairs of braces."""


def render(template: Any, document: Any, meter: Meter, secret: SecretResolver | None = None) -> Any:
    """`template`, any JSON, with every `{{ }}` in its strings replaced by its value.

    A string that is one `{{ }}` and nothing else keeps the JSON type of the value; elsewhere the
    value is put into the text. Without `secret`, `{{ secrets.NAME }}` is refused.
    """
    meter.spend(1)
    if isinstance(template, str):
        return _render_text(template, document, meter, secret)
    if isinstance(template, list):
        return [render(part, document, meter, secret) for part in template]
    if isinstance(template, dict):
        return {key: render(part, document, meter, secret) for key, part in template.items()}
    return template


def _render_text(template: str, document: Any, meter: Meter, secret: SecretResolver | None) -> Any:
    if "{{" not in template:
        return template
    parts = split_template(template)
    values = [_value_of(part, document, meter, secret) for part in parts]
    if len(parts) == 1:
        return values[0]
    texts = [as_text(value) for value in values]
    meter.spend_text(sum(map(len, texts)))
    return "".join(texts)


def _value_of(part: str, document: Any, meter: Meter, secret: SecretResolver | None) -> Any:
    if isinstance(part, _Expression):
        return evaluate(part, document, meter)
    if isinstance(part, _Secret):
        if secret is None:
            raise failed("secret_refused", "Secrets can be used in an http_call only.")
        return secret(part)
    return part


def split_template(template: str) -> tuple[str, ...]:
    """The parts of a template in order: plain text, expressions and names of secrets."""
    return (_split_once if len(template) <= _REMEMBERED_CHARS else _split_anew)(template)


def _split_anew(template: str) -> tuple[str, ...]:
    parts: list[str] = []
    position = 0
    while (start := template.find("{{", position)) >= 0:
        if start > position:
            parts.append(template[position:start])
        end = _end_of_expression(template, start + 2)
        inner = template[start + 2 : end]
        name = _SECRET.fullmatch(inner)
        parts.append(_Secret(name[1]) if name else _Expression(inner.strip()))
        position = end + 2
    if position < len(template):
        parts.append(template[position:])
    return tuple(parts)


_split_once = lru_cache(maxsize=1_024)(_split_anew)


def _end_of_expression(template: str, position: int) -> int:
    """Where the closing braces stand: outside quotes and outside the expression's own braces."""
    open_braces = 0
    quote = ""
    while position < len(template):
        char = template[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "'\"`":
            quote = char
        elif char == "{":
            open_braces += 1
        elif char == "}":
            if open_braces == 0 and template.startswith("}}", position):
                return position
            open_braces = max(0, open_braces - 1)
        position += 1
    raise failed("template_invalid", "A '{{' has no '}}' that closes it.")
