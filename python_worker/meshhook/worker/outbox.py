"""Results that the database has not taken yet, in the order in which they came."""

from __future__ import annotations

from collections import deque

from meshhook.worker import results
from meshhook.worker.results import Result

_MAX_BATCH = 200
_MAX_BATCH_CHARS = 4_000_000


class Outbox:
    """Hands out batches; what could not be sent comes back and goes first.

    One result that the database can't digest must not hold up the others: after such a failure its
    batch goes out again one by one, and the culprit is replaced by a plain failure, once.
    """

    def __init__(self) -> None:
        self._waiting: deque[Result] = deque()
        self._singles_left = 0
        self._replaced: set[str] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_sending_singly(self) -> bool:
        return self._singles_left > 0

    def add(self, result: Result) -> None:
        self._waiting.append(result)

    def take(self) -> list[Result]:
        """The next batch, empty when nothing waits."""
        most = 1 if self.is_sending_singly else _MAX_BATCH
        batch: list[Result] = []
        chars = 0
        while self._waiting and len(batch) < most and chars < _MAX_BATCH_CHARS:
            batch.append(self._waiting.popleft())
            chars += len(batch[-1].text)
        return batch

    def give_back(self, batch: list[Result]) -> None:
        """The batch was not taken, through no fault of its own."""
        self._waiting.extendleft(reversed(batch))

    def taken(self, batch: list[Result]) -> None:
        """The database has answered for the whole batch."""
        self._singles_left = max(0, self._singles_left - len(batch))
        for result in batch:
            self._replaced.discard(result.work.token)

    def rejected(self, batch: list[Result], problem: str) -> list[Result]:
        """The database failed over the batch; answers the results that are given up for good."""
        if len(batch) > 1:
            self._singles_left = len(batch)
            self.give_back(batch)
            return []
        (culprit,) = batch
        if culprit.work.token in self._replaced:
            self.taken(batch)
            return batch
        self._replaced.add(culprit.work.token)
        self._waiting.appendleft(results.internal(culprit.work, f"The database could not take the result: {problem}"))
        return []
