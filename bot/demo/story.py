"""The story of the first minute: each step does something as people would, and then looks for its effect."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from github.Issue import Issue
from github.IssueComment import IssueComment

from bot.demo.casting import Cast, Finish, Openings, Race, Work, cast
from bot.demo.people import Person
from bot.demo.stage import PLAN_PATH, Stage
from bot.domain.region import split
from bot.plan.graph import checkpoint, graph_of, id_of, phase, task, waiting_on
from bot.plan.models import Plan
from bot.rules.handoffs import Passing, passings

PATIENCE = 60.0
"""Seconds until an effect that did not come counts as missing."""
LOOK_EVERY = 0.15
REST = 0.6
"""Seconds without a change after which Baton is taken to be done."""
MOST_NAMED = 6
"""Tasks that a scene names."""
MOST_SAID = 4
"""Comments that a scene shows, the last ones."""
WHOLE_WORK = ["/claim", "/done"]

StepState = Literal["waiting", "running", "done", "failed", "skipped"]


class NoEffect(Exception):
    """A step's effect did not come."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a scene: somebody's comment, or Baton's answer. `text` is Markdown."""

    who: str
    text: str
    kind: Literal["said", "answer"]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What one step showed, for the page and the terminal."""

    caption: str
    lines: tuple[Said, ...] = ()


@dataclass(slots=True)
class Step:
    """`left_out` is why this document has no such step; `play` is None then."""

    id: str
    title: str
    play: Callable[[], Awaitable[Scene]] | None
    left_out: str = ""
    state: StepState = "waiting"

    def __post_init__(self) -> None:
        if self.play is None:
            self.state = "skipped"


@dataclass(slots=True)
class Story:
    """Plays on a stage whose repository is empty. `tell` hears each scene as it ends."""

    stage: Stage
    plan: Plan
    plan_text: str
    logins: Mapping[str, str]
    """Account of each agent."""
    steps: list[Step] = field(init=False)
    numbers: dict[str, int] = field(default_factory=dict)
    """Issue number by entry."""
    parts: Cast = field(init=False)

    def __post_init__(self) -> None:
        begin = openings(self.plan)
        self.parts = cast(self.plan, begin)
        race, early, finish = self.parts.race, self.parts.early, self.parts.finish
        few = (
            "the document has fewer than two agents"
            if len(self.logins) < 2
            else "no task of the document may be claimed at its start"
        )
        order = (
            "what is in the way takes more than a demo"
            if begin.waiting
            else "no task of the document waits for another"
        )
        self.steps = [
            Step("build", "Baton builds the repository", self.build),
            Step("claim", "Two agents claim one task", (lambda: self.race(race)) if race else None, few),
            Step(
                "early", "Somebody closes a task too early", (lambda: self.close_early(early)) if early else None, order
            ),
            Step("finish", "The blocker is finished", (lambda: self.finish(finish)) if finish else None, order),
        ]

    async def build(self) -> Scene:
        """The plan is pushed; labels, issues, milestones and the pinned status come from the push event alone."""
        self.stage.push({PLAN_PATH: self.plan_text}, message="Add the coordination plan")
        wanted = len(self.plan.tasks)

        async def built() -> bool:
            self.numbers = await self._entries()
            tasks = sum(entry.startswith("task:") for entry in self.numbers)
            return tasks == wanted and "status" in self.numbers and await self._has_status()

        await self.until(built, "the tasks and the status issue")
        await self.rest()
        rest = len(self.numbers) - wanted - 1
        gates = f", {rest} gates and lists" if rest else ""
        return Scene(
            f"The document became a plan, and the plan {wanted} tasks{gates} and one pinned status issue.",
            (
                Said(self.stage.maintainer.login, f"git push   # {PLAN_PATH}", "said"),
                Said(
                    "baton",
                    f"{len(self.plan.agents)} agents, {wanted} tasks, in order.",
                    "answer",
                    self.numbers["status"],
                ),
            ),
        )

    async def race(self, race: Race) -> Scene:
        """Both comments are on their way before either is answered; the server's order decides."""
        number = self.numbers[f"task:{race.task}"]
        winner, rival = self.person(race.winner), self.person(race.rival)
        if self.plan.tasks[race.task].agent is None:
            comments = await asyncio.gather(winner.comment(number, "/claim"), rival.comment(number, "/claim"))
            first, second = sorted(comments, key=lambda comment: comment.id)
        else:
            first = await winner.comment(number, "/claim")
            second = await rival.comment(number, "/claim")
        refusal = await self.answer_to(second, number, "a refusal of the second claim")
        await self.until(lambda: self._has_label(number, "state:in-progress"), "the claimed task's label")
        return Scene(
            "Two agents claim one task in the same second. One gets it; the other learns what else is ready.",
            (
                Said(first.user.login, "/claim", "said", number),
                Said(second.user.login, "/claim", "said", number),
                Said("baton", visible(refusal.body), "answer", number),
            ),
        )

    async def close_early(self, early: str) -> Scene:
        number = self.numbers[f"task:{early}"]
        before = {comment.id for comment in await self.stage.maintainer.thread(number)}
        await self.stage.maintainer.close(number)
        answer = await self.new_comment(number, before, "the reason why it is open again")
        await self.until(lambda: self._is_open(number), "the reopened task")
        return Scene(
            f"Somebody closes “{self.plan.task_title(early)}” while what it depends on is open. It opens again.",
            (
                Said(self.stage.maintainer.login, "closes the issue", "said", number),
                Said("baton", visible(answer.body), "answer", number),
            ),
        )

    async def finish(self, finish: Finish) -> Scene:
        """Every task in the way is claimed and done by its agent; then the phase is handed over and accepted."""
        said = [line for work in finish.works for line in await self._work(work)]
        if finish.gate and (ways := passings(self.plan).get(finish.gate)):
            said += await self._hand_over(self.numbers[f"phase:{finish.gate}"], ways)
        for opened in finish.opens:
            issue = self.numbers[f"task:{opened}"]
            await self.until(partial(self._has_label, issue, "state:ready"), f"{opened} turning ready")
        titles = [f"{self.plan.task_title(one)} #{self.numbers[f'task:{one}']}" for one in finish.opens[:MOST_NAMED]]
        more = f" and {rest} more" if (rest := len(finish.opens) - len(titles)) else ""
        return Scene(
            f"“{self._ended(finish)}” is done. What waited for it turns ready by itself.",
            (*said[-MOST_SAID:], Said("baton", f"`state:ready` {' · '.join(titles)}{more}", "answer")),
        )

    async def _work(self, work: Work) -> list[Said]:
        number, person = self.numbers[f"task:{work.task}"], self.person(work.agent)
        words = ["/done"] if work.is_begun or (self.parts.race and self.parts.race.task == work.task) else WHOLE_WORK
        for word in words:
            if word == "/done":
                await self.until(lambda: self._has_label(number, "state:in-progress"), "the claim")
            await person.comment(number, word)
        await self.until(lambda: self._is_closed(number), "the finished task")
        return [Said(person.login, word, "said", number) for word in words]

    async def _hand_over(self, gate: int, ways: Passing) -> list[Said]:
        """By who did the step, to who comes behind it; the maintainer stands in where the plan names nobody."""
        giver = self.person(ways.givers[0]) if ways.givers else self.stage.maintainer
        others = (self.person(agent) for agent in self.logins if agent not in ways.givers[:1])
        judge = self.person(ways.validators[0]) if ways.validators else next(others, self.stage.maintainer)
        given, accepted = "/handoff everything is there", "/accept"
        await giver.comment(gate, given)
        await self.until(lambda: self._is_offered(gate), "the hand-off")
        await judge.comment(gate, accepted)
        await self.until(lambda: self._is_closed(gate), "the accepted hand-off")
        return [Said(giver.login, given, "said", gate), Said(judge.login, accepted, "said", gate)]

    async def _is_offered(self, gate: int) -> bool:
        return "**Handed over**" in ((await self.stage.maintainer.look(gate)).body or "")

    def _ended(self, finish: Finish) -> str:
        """What is over: the gate, or the one task, or all of them."""
        if finish.gate:
            return self.plan.phases[finish.gate].title or finish.gate
        return "”, “".join(self.plan.task_title(work.task) for work in finish.works)

    async def rest(self) -> None:
        """Until nothing has changed for a moment: Baton's last edits come after what people see."""
        world, seen = self.stage.sandbox.world, -1
        async with asyncio.timeout(PATIENCE):
            while seen != world.revision:
                seen = world.revision
                await asyncio.sleep(REST)

    def person(self, agent: str) -> Person:
        return self.stage.people[self.logins[agent]]

    async def answer_to(self, comment: IssueComment, number: int, what: str) -> IssueComment:
        """Baton's comment after this one."""
        return await self.new_comment(number, set(), what, after=comment.id)

    async def new_comment(self, number: int, before: set[int], what: str, *, after: int = 0) -> IssueComment:
        found: list[IssueComment] = []

        async def answered() -> bool:
            thread = await self.stage.maintainer.thread(number)
            found[:] = [c for c in thread if c.id not in before and c.id > after and c.user.type == "Bot"]
            return bool(found)

        await self.until(answered, what)
        return found[0]

    async def until(self, holds: Callable[[], Awaitable[bool]], what: str) -> None:
        """Looks again and again. Raises NoEffect when patience ends."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await holds():  # noqa: ASYNC110 - it looks as people do who reload a page
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            raise NoEffect(f"waited {PATIENCE:.0f} s for {what}; look at the server's log above") from None

    async def _entries(self) -> dict[str, int]:
        issues = await self.stage.maintainer.issues()
        return {parts.entry: issue.number for issue in issues if (parts := split(issue.body or "")).entry}

    async def _has_status(self) -> bool:
        """The page itself, not the placeholder that stands there before every number is known."""
        issue = await self.stage.maintainer.look(self.numbers["status"])
        first = next(iter(self.plan.tasks), None)
        return first is None or f"#{self.numbers[f'task:{first}']}" in (issue.body or "") or "<details>" in issue.body

    async def _has_label(self, number: int, label: str) -> bool:
        return label in _labels(await self.stage.maintainer.look(number))

    async def _is_open(self, number: int) -> bool:
        return (await self.stage.maintainer.look(number)).state == "open"

    async def _is_closed(self, number: int) -> bool:
        return not await self._is_open(number)


def visible(comment: str) -> str:
    """A comment of Baton's without its hidden marker, which is its last line."""
    return "\n".join(line for line in comment.splitlines() if not line.startswith("<!-- baton:")).strip()


def _labels(issue: Issue) -> set[str]:
    return {label.name for label in issue.labels}


def openings(plan: Plan) -> Openings:
    """By the plan alone; what the plan calls blocked or in review has no part."""
    graph = graph_of(plan)
    over = {task(name) for name, entry in plan.tasks.items() if entry.state == "done"}
    over |= {phase(name) for name, entry in plan.phases.items() if entry.state == "done"}
    over |= {checkpoint(name) for name, entry in plan.checkpoints.items() if entry.state == "done"}
    waits = {
        name: frozenset(id_of(node) for node in waiting_on(graph, task(name), over))
        for name, entry in plan.tasks.items()
        if entry.state in (None, "waiting", "ready")
    }
    return Openings(
        ready=frozenset(name for name, on in waits.items() if not on),
        begun=frozenset(name for name, entry in plan.tasks.items() if entry.state == "in-progress"),
        waiting={name: on for name, on in waits.items() if on},
    )
