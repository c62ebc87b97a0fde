"""What the next claim asks for."""

from __future__ import annotations

from harness.work import some_work
from meshhook.worker.appetite import Appetite

KINDS = ["branch", "http_call", "transform"]
COMPUTING = ["branch", "transform"]
CALL, COMPUTE = some_work("http_call"), some_work("transform")


def test_with_places_free_it_asks_for_as_many_steps_of_every_kind() -> None:
    wanted = Appetite(KINDS, COMPUTING).wanted(7)
    assert (list(wanted.kinds), wanted.limit) == (KINDS, 7)


def test_with_every_place_taken_it_asks_for_what_only_computes() -> None:
    wanted = Appetite(KINDS, COMPUTING).wanted(0)
    assert (list(wanted.kinds), wanted.limit, wanted.is_detour) == (COMPUTING, 200, False)


def test_where_nothing_only_computes_it_then_asks_for_nothing() -> None:
    assert Appetite(["http_call"], []).wanted(0).limit == 0


def test_a_claim_filled_with_computing_is_followed_by_one_large_claim_of_it_and_then_the_usual_one() -> None:
    appetite = Appetite(KINDS, COMPUTING)
    appetite.answered(appetite.wanted(2), [COMPUTE, COMPUTE])
    detour = appetite.wanted(2)
    assert (list(detour.kinds), detour.limit, detour.is_detour) == (COMPUTING, 200, True)
    appetite.answered(detour, [COMPUTE] * 200)
    assert list(appetite.wanted(2).kinds) == KINDS


def test_a_claim_that_was_not_filled_or_brought_a_call_is_followed_by_the_usual_one() -> None:
    for work in ([], [COMPUTE], [COMPUTE, CALL]):
        appetite = Appetite(KINDS, COMPUTING)
        appetite.answered(appetite.wanted(2), work)
        assert list(appetite.wanted(2).kinds) == KINDS
