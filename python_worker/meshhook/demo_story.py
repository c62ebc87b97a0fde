"""What the demo tells: one run from its failure to its end.

Each picture was read back through the functions that any client calls, and each sentence with a sign
before it was checked against what they answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rich.console import Console, RenderableType
from rich.padding import Padding

from meshhook import demo_workflow
from meshhook.cli.differences import picture_of_comparison
from meshhook.cli.pictures import picture_of_audit, picture_of_plan, picture_of_resume, picture_of_run
from meshhook.database.answers import Attempt, JsonObject, RunView
from meshhook.database.api_calls import Person
from meshhook.database.resume_answers import Plan, ResumedStep
from meshhook.demo_service import DemoService
from meshhook.demo_workflow import CALL
from meshhook.errors import MeshHookError
from meshhook.following import wait_until_over

TITLE = "Checkout fails for baskets of more than 100 items"
PATCH: JsonObject = {"input": {"issue": {"title": TITLE}}}
REASON = "the ticket service is back; title made clear"
KEPT = ("read_issue", "pick_team")
RESET = ("write_comment", "hand_over")
LONGEST_RUN_S = 60.0


@dataclass
class Teller:
    """Prints chapters, pictures and checked sentences, and remembers which were so."""

    console: Console
    statements: list[dict[str, object]] = field(default_factory=list)

    def chapter(self, title: str) -> None:
        self.console.print(f"\n[bold]{title}[/]\n")

    def picture(self, picture: RenderableType) -> None:
        self.console.print(Padding(picture, (0, 0, 1, 2), expand=False))

    def check(self, is_so: bool, sentence: str) -> None:
        self.statements.append({"statement": sentence, "is_true": is_so})
        sign = "[green]✓[/]" if is_so else "[red]✗ not so:[/]"
        self.console.print(f"  {sign} {sentence}")

    @property
    def is_true(self) -> bool:
        """Whether all that was said was so."""
        return all(one["is_true"] for one in self.statements)

    def conclude(self) -> None:
        wrong = sum(not one["is_true"] for one in self.statements)
        if wrong:
            self.console.print(f"\n[red]{wrong} of {len(self.statements)} statements are not so.[/]")
        else:
            self.console.print(f"\n[green]All {len(self.statements)} statements hold.[/]")


@dataclass
class Story:
    """The six chapters."""

    person: Person
    service: DemoService
    teller: Teller

    async def tell(self, *, is_repaired: bool) -> None:
        """All of it; with `is_repaired` False the service stays broken."""
        project_id = await demo_workflow.prepare_project(self.person)
        await demo_workflow.publish(self.person, project_id, self.service.url)

        failed = await self._fail(project_id)
        run_id = failed.run.id
        kept_before = await self._attempts(run_id, KEPT)
        old = await self.person.get_attempt(run_id, CALL, 1)
        plan = await self._preview(failed)
        await self._repair(is_repaired)
        resumed = await self._resume(run_id, plan)
        self.teller.check(
            await self._attempts(run_id, KEPT) == kept_before,
            f"the attempts of {' and '.join(KEPT)} are what they were, in every column",
        )
        await self._compare(run_id, old)
        await self._audit(project_id, resumed)

    async def _fail(self, project_id: UUID) -> RunView:
        self.teller.chapter("1  A webhook starts a run, and the run fails")
        started = await self.person.start_run(project_id, demo_workflow.SLUG, demo_workflow.webhook_payload())
        failed = await self._ended(started.run_id)
        self.teller.picture(picture_of_run(failed))
        self.teller.check(failed.run.status == "failed" and failed.status_of(CALL) == "failed", f"it failed at {CALL}")
        self.teller.check(
            all(failed.status_of(key) == "succeeded" for key in KEPT)
            and all(failed.status_of(key) == "pending" for key in RESET),
            "the branch beside it finished; what comes after it waits",
        )
        return failed

    async def _preview(self, failed: RunView) -> Plan:
        self.teller.chapter("2  What a resume would do")
        plan = await self.person.preview_resume(failed.run.id, CALL)
        self.teller.picture(picture_of_plan(plan))
        self.teller.check(
            tuple(step.step_key for step in plan.reset) == RESET and tuple(step.step_key for step in plan.kept) == KEPT,
            "it would run what comes after again, and keep the rest",
        )
        self.teller.check(
            [(effect.step_key, effect.status) for effect in plan.effects] == [(CALL, 503)],
            "it names the one outside call that will be made again, as it was recorded",
        )
        self.teller.check(await self.person.get_run(failed.run.id) == failed, "looking has changed nothing")
        return plan

    async def _repair(self, is_repaired: bool) -> None:
        self.teller.chapter("3  The ticket service is repaired")
        if is_repaired:
            await demo_workflow.repair(self.service.url)
        self.teller.check(self.service.desk.report()["is_repaired"], "it opens tickets again")

    async def _resume(self, run_id: UUID, plan: Plan) -> ResumedStep:
        self.teller.chapter("4  The run is resumed from that step, with a patch and a reason")
        resumed = await self.person.resume_run_from_step(
            run_id,
            CALL,
            reason=REASON,
            expected_attempt=1,
            input_patch=PATCH,
            plan_hash=plan.plan_hash,
        )
        self.teller.picture(picture_of_resume(resumed))
        ended = await self._ended(run_id)
        self.teller.picture(picture_of_run(ended))
        self.teller.check(
            (resumed.from_attempt, resumed.attempt, tuple(resumed.reset)) == (1, 2, RESET),
            "attempt 2 was made from attempt 1, and the steps after it were reset",
        )
        self.teller.check(ended.run.status == "succeeded", "the run has succeeded")
        return resumed

    async def _compare(self, run_id: UUID, old: Attempt) -> None:
        self.teller.chapter("5  The old attempt beside the new one")
        new = await self.person.get_attempt(run_id, CALL, 2)
        self.teller.picture(picture_of_comparison(await self.person.compare_attempts(run_id, CALL, 1, 2)))
        requests = self.service.desk.report()["requests"]
        self.teller.check(
            await self.person.get_attempt(run_id, CALL, 1) == old and old.status == "failed",
            "attempt 1 still says what it said",
        )
        self.teller.check(
            new.status == "succeeded" and requests[-1]["body"]["title"] == TITLE,
            "attempt 2 sent the title of the patch",
        )
        self.teller.check(
            [request["status"] for request in requests] == [503, 201]
            and {request["key"] for request in requests} == {new.effect_key},
            "the service saw two requests with one Idempotency-Key, and opened one ticket",
        )

    async def _audit(self, project_id: UUID, resumed: ResumedStep) -> None:
        self.teller.chapter("6  The audit log")
        page = await self.person.list_audit(project_id, {"resource_id": str(resumed.run_id)}, page_size=50)
        self.teller.picture(picture_of_audit(page.audit))
        self.teller.check(
            [(row.id, row.act_id, row.user_id) for row in page.audit]
            == [(resumed.audit_id, resumed.act_id, demo_workflow.DEMO_USER)],
            "one row for one act, with the person who did it",
        )
        self.teller.check(
            all(row.metadata.get("reason") == REASON for row in page.audit) and TITLE not in page.model_dump_json(),
            "it has the reason and the keys of the patch, and none of its values",
        )

    async def _ended(self, run_id: UUID) -> RunView:
        try:
            async with asyncio.timeout(LONGEST_RUN_S):
                return await wait_until_over(self.person, run_id)
        except TimeoutError:
            raise MeshHookError(f"The run did not end within {LONGEST_RUN_S:.0f} seconds.") from None

    async def _attempts(self, run_id: UUID, step_keys: Sequence[str]) -> list[Attempt]:
        """All attempts of these steps, whole."""
        view = await self.person.get_run(run_id)
        return [
            await self.person.get_attempt(run_id, one.step_key, one.attempt)
            for one in view.attempts
            if one.step_key in step_keys
        ]
