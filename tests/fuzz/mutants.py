"""Faults of every kind that the contract forbids, each planted in one function: a fuzzer that misses one is blind."""

from __future__ import annotations

from dataclasses import dataclass

from fuzz.player import Player
from fuzz.world import loaded
from harness.cluster import Cluster
from harness.databases import Connection, cloned

THOUSANDS = 10
"""How many a mutant may last: what shows the rarest of them is called less than once in a thousand calls."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A piece of a function, there exactly once, and what is put in its place."""

    fault: str
    function: str
    old: str
    new: str


MUTANTS = (
    Mutant(
        "raises without a SQLSTATE",
        "meshhook.check_page(jsonb,text[],int,text)",
        "raise sqlstate 'PT400' using",
        "raise exception using",
    ),
    Mutant("raises class XX", "meshhook.lock_run(uuid)", "raise sqlstate 'PT404' using", "raise internal_error using"),
    Mutant(
        "answers foreign rows",
        "meshhook.list_projects()",
        " STABLE\n",
        " STABLE SECURITY DEFINER\n",
    ),
    Mutant(
        "refuses for a reason that nobody knows",
        "meshhook.check_admin(uuid)",
        '"project_not_found"',
        '"no_such_project"',
    ),
    Mutant(
        "repeats what it was given in its message",
        "meshhook_private.check_head(uuid,text)",
        "message = 'project not found'",
        "message = 'project not found: ' || p_project_id",
    ),
    Mutant(
        "says no JSON in DETAIL",
        "meshhook.check_caller()",
        'detail = \'{"reason": "unauthenticated"}\'',
        "detail = 'unauthenticated'",
    ),
    Mutant(
        "tells the value of a secret",
        "meshhook.check_caller()",
        "hint = 'Send the token of a signed-in user.'",
        "hint = (select s.value_encrypted from meshhook.secrets as s limit 1)",
    ),
    Mutant(
        "tells a worker's token",
        "meshhook.check_caller()",
        "hint = 'Send the token of a signed-in user.'",
        "hint = (select q.lease_token from meshhook.step_queue as q where q.lease_token is not null limit 1)",
    ),
    Mutant(
        "lets an error of class 22 through",
        "meshhook.list_audit(uuid,jsonb,int,text)",
        "when data_exception then",
        "when division_by_zero then",
    ),
    Mutant(
        "changes a run and leaves no event",
        "meshhook_private.carry_out_act()",
        "perform meshhook_private.record_changes(v_changes);",
        "",
    ),
    Mutant(
        "breaks the audit chain",
        "meshhook_private.chain_audit()",
        "sha256(v_head.hash || v_canonical)",
        "sha256(v_canonical)",
    ),
)


def plant(superuser: Connection, mutant: Mutant) -> None:
    """Make the function anew with the fault in it."""
    row = superuser.execute("select pg_get_functiondef(%s::regprocedure) as text", [mutant.function]).fetchone()
    assert row is not None
    assert row["text"].count(mutant.old) == 1, mutant.fault
    superuser.execute(row["text"].replace(mutant.old, mutant.new).encode())


def calls_until_caught(cluster: Cluster, template: str, world: str, mutant: Mutant) -> int | None:
    """After how many calls of ten thousand something is outside the contract; None if nothing is."""
    calls = 0
    with cloned(cluster, "mutant", template) as database:
        player = Player(database, loaded(world))
        plant(player.judge, mutant)
        for number in range(THOUSANDS):
            told = player.play("mutants", number, is_to_stop=True)
            calls += told.calls
            if told.breaches:
                return calls
    return None
