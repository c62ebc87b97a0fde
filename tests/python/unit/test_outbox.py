"""Results that the database has not taken yet."""

from __future__ import annotations

from harness.work import some_work
from meshhook.nodes.base import Output
from meshhook.worker import results
from meshhook.worker.outbox import Outbox
from meshhook.worker.results import Result


def _filled(count: int, output: str = "") -> tuple[Outbox, list[Result]]:
    outbox = Outbox()
    added = [results.succeeded(some_work(), Output(output)) for _ in range(count)]
    for result in added:
        outbox.add(result)
    return outbox, added


def test_everything_goes_out_in_one_batch_in_order() -> None:
    outbox, added = _filled(3)
    assert outbox.take() == added
    assert len(outbox) == 0


def test_a_batch_is_bounded_in_number_and_in_size() -> None:
    outbox, added = _filled(500)
    assert outbox.take() == added[:200]
    outbox, added = _filled(10, "x" * 900_000)
    assert outbox.take() == added[:5]


def test_what_was_not_taken_goes_first_the_next_time() -> None:
    outbox, added = _filled(3)
    batch = outbox.take()
    late = results.released(some_work())
    outbox.add(late)
    outbox.give_back(batch)
    assert outbox.take() == [*added, late]


def test_after_a_failure_over_a_batch_its_results_go_one_by_one() -> None:
    outbox, added = _filled(3)
    assert outbox.rejected(outbox.take(), "bad") == []
    sent = []
    while outbox.is_sending_singly:
        batch = outbox.take()
        sent += batch
        outbox.taken(batch)
        assert len(batch) == 1
    assert sent == added
    outbox.add(added[0])
    outbox.add(added[1])
    assert len(outbox.take()) == 2


def test_the_culprit_is_replaced_by_a_failure_and_given_up_when_that_fails_too() -> None:
    outbox, (culprit,) = _filled(1)
    assert outbox.rejected(outbox.take(), "invalid input syntax") == []
    (replacement,) = outbox.take()
    assert (replacement.work, replacement.outcome, replacement.code) == (culprit.work, "failed", "internal")
    assert "invalid input syntax" in replacement.text
    assert outbox.rejected([replacement], "still") == [replacement]
    assert len(outbox) == 0
