"""`meshhook secrets`: set, list, rotate and delete.

A value comes from a prompt or from standard input, and never leaves the process but sealed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from uuid import UUID

import click

from meshhook.cli.options import Session, for_person, project_option
from meshhook.cli.output import clock, plain_table, show

if TYPE_CHECKING:
    from meshhook.database.answers import JsonObject, SealedSecret
    from meshhook.key_ring import KeyRing


@click.group()
def secrets() -> None:
    """Set, list, rotate and delete a project's secrets."""


@secrets.command("set")
@click.argument("name")
@click.argument("surplus", nargs=-1, metavar="")
@project_option
@for_person
async def set_(session: Session, name: str, surplus: tuple[str, ...], project: str | None) -> None:
    """Give the project a secret, or a secret another value.

    The value comes from a prompt, or from standard input where that is no terminal; one line break at its end is no
    part of it. It is sealed here, with the newest key of MESHHOOK_KEY_RING_FILE or MESHHOOK_KEY_RING.
    """
    from meshhook.key_ring import KeyRing

    if surplus:
        # Without repeating it: it is the value, most likely.
        raise click.UsageError("the value is no argument, everybody could read it: give it on standard input.")
    ring = KeyRing.load()
    value = _value(name)
    async with session.person() as person:
        project_id = await session.project(person, project)
        done = await person.set_secret(project_id, name, ring.seal(project_id, name, value))
    show(done, f"set {name}, sealed with the key {ring.newest}")


def _value(name: str) -> str:
    from meshhook.key_ring import MAX_VALUE_BYTES

    if sys.stdin.isatty():
        value: str = click.prompt(f"Value of {name}", hide_input=True)
    else:
        try:
            value = sys.stdin.buffer.read(MAX_VALUE_BYTES + 2).decode()
        except UnicodeDecodeError:
            raise click.UsageError("the value is no UTF-8: encode it, in base64 for example.") from None
        value = value.removesuffix("\r\n" if value.endswith("\r\n") else "\n")
    if not value:
        raise click.UsageError("the value is empty.")
    if len(value.encode()) > MAX_VALUE_BYTES:
        raise click.UsageError(f"the value is longer than {MAX_VALUE_BYTES} bytes.")
    return value


@secrets.command("list")
@project_option
@for_person
async def list_(session: Session, project: str | None) -> None:
    """The names of the project's secrets, and the key that seals each."""
    async with session.person() as person:
        found = await person.list_secrets(await session.project(person, project))
    table = plain_table("secret", "key", "set")
    for one in found.secrets:
        table.add_row(one.key, one.key_id, clock(one.updated_at))
    show(found, table if found.secrets else "The project has no secrets.")


@secrets.command("rotate")
@project_option
@for_person
async def rotate(session: Session, project: str | None) -> None:
    """Seal all of the project's secrets with the newest key.

    Only a worker's role is given ciphertext, so the database's login must be one that may act as meshhook_worker, and
    the person an admin.
    """
    from meshhook.key_ring import KeyRing

    ring = KeyRing.load()
    async with session.person() as person:
        project_id = await session.project(person, project)
        resealed = _reseal(ring, project_id, await person.list_sealed(project_id))
        rotated = await person.reseal_secrets(project_id, resealed)
    changed = [one["key"] for one in resealed if one["key"] not in rotated]
    show(
        {"project_id": project_id, "key_id": ring.newest, "rotated": rotated, "changed_meanwhile": changed},
        f"{len(rotated)} secrets are sealed anew, with the key {ring.newest}",
        *([f"set by somebody meanwhile, look again: {', '.join(map(str, changed))}"] if changed else []),
    )


def _reseal(ring: KeyRing, project_id: UUID, sealed: list[SealedSecret]) -> list[JsonObject]:
    """What is sealed with another key than the newest, from and to. Raises NotOpened before anything is changed."""
    return [
        {
            "key": one.key,
            "from": one.value_encrypted,
            "to": ring.seal(project_id, one.key, ring.open(project_id, one.key, one.value_encrypted)),
        }
        for one in sealed
        if one.value_encrypted.split(":")[1] != ring.newest
    ]


@secrets.command("delete")
@click.argument("name")
@project_option
@for_person
async def delete(session: Session, name: str, project: str | None) -> None:
    """Take a secret from the project."""
    async with session.person() as person:
        done = await person.delete_secret(await session.project(person, project), name)
    show(done, f"deleted {name}")
