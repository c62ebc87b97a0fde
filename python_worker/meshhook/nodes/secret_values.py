"""Where the value of `{{ secrets.NAME }}` comes from, at the moment of the call and for that call alone.

First the worker's own environment, by which whoever runs the worker can put another value in a secret's place; then the
project's secrets, whose ciphertext the claim handed out and which the worker's key ring opens.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from meshhook.errors import InvalidSettings, NotOpened
from meshhook.expressions import failed
from meshhook.key_ring import KeyRing
from meshhook.nodes.base import Work

SECRET_PREFIX: Final = "MESHHOOK_SECRET_"


def secret_value(work: Work, name: str, environment: Mapping[str, str] | None = None) -> str:
    """The value of a secret of the step's own project: no workflow can name another project's.

    In the environment it is `MESHHOOK_SECRET_<PROJECT>_<NAME>`, PROJECT being the 32 hex digits of the project's id in
    upper case. Raises NodeFailed.
    """
    environment = os.environ if environment is None else environment
    variable = f"{SECRET_PREFIX}{UUID(work.project_id).hex.upper()}_{name}"
    value = environment.get(variable, "")
    if value:
        return value
    sealed = work.secrets.get(name)
    if sealed is None:
        raise failed(
            "secret_missing",
            f"The project has no secret {name}: meshhook secrets set gives it one; {variable} is not set either.",
        )
    try:
        return KeyRing.load(environment).open(UUID(work.project_id), name, sealed)
    except (InvalidSettings, NotOpened) as problem:
        raise failed("secret_unreadable", problem.message) from None
