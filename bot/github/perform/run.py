"""Does actions: batched, gone on with where a batch came half, and nothing of it twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.actions import Action, AdoptIssue, Comment, CommitFiles, CreateMilestone, EditIssue, EditMilestone
from bot.domain.board import Board
from bot.domain.ports import Place, Unperformed
from bot.github.ask import Ask, refusal
from bot.github.client import Missing, Refused
from bot.github.perform import files, milestones
from bot.github.perform.attempt import Attempt
from bot.github.perform.batch import MOST, Failed, Outcome, send
from bot.github.perform.desk import Desk, Unready
from bot.github.perform.look import find
from bot.github.perform.prepare import prepare, unknown_numbers
from bot.github.perform.stages import facets, missing_labels, stages
from bot.github.perform.write import Write
from bot.github.probe import Schema
from bot.github.read import queries
from bot.github.state_block import Keys

TRIES = 5
_LOOKS = (2.0, 5.0)
"""Seconds before a lost write is looked for, once and again: replicas lag behind what was written."""


class Run:
    """One call of `perform`. The desk has the board as GitHub answered so far, whatever happens."""

    def __init__(
        self, ask: Ask, keys: Keys, board: Board, *, place: Place, on_done: Callable[[Action], None] | None = None
    ) -> None:
        self.desk = Desk.of(board, keys)
        self._ask = ask
        self._place = place
        self._on_done = on_done
        self._failures: list[tuple[Action, str]] = []
        self._strangers: dict[int, Mapping[str, Any]] = {}

    async def perform(self, actions: Sequence[Action], *, is_repeat: bool = False) -> Board:
        await self._ask.be_sure(self._place)
        made_up = missing_labels(actions, self.desk.origin)
        comments = [one for one in actions if isinstance(one, Comment)] if is_repeat else []
        said = await find(comments, self.desk, ask=self._ask, place=self._place)
        for stage in stages([*made_up, *(one for one in actions if one not in said)]):
            await self._read_for(stage)
            for batch in _batches(stage):
                for action in await self._do(batch):
                    if self._on_done and action not in made_up:
                        self._on_done(action)
        if self._failures:
            raise Unperformed(self._failures, board=self.desk.board())
        return self.desk.board()

    async def _do(self, batch: Sequence[Action]) -> list[Action]:
        """Tries until each action is done or has failed; gives those that are done."""
        done: list[Action] = []
        left = list(batch)
        for tries in range(1, TRIES + 1):
            attempt = Attempt(self.desk, tries, is_last=tries == TRIES)
            writes = [write for action in left for write in await self._prepared(action, attempt)]
            for write, outcome in zip(writes, await self._send(writes), strict=True):
                attempt.take(write, outcome)
            await self._look(attempt)
            self._failures += attempt.failures.items()
            done += [one for one in left if one not in attempt.again and one not in attempt.failures]
            left = [one for one in left if one in attempt.again and one not in attempt.failures]
            if attempt.refused:
                raise attempt.refused
            if not left:
                break
            await self._ask.client.ticks.sleep(attempt.pause)
        return done

    async def _prepared(self, action: Action, attempt: Attempt) -> list[Write]:
        """What is to be sent for an action; a milestone is written right here, as REST takes no batches."""
        try:
            if isinstance(action, CreateMilestone | EditMilestone):
                await milestones.perform(action, self.desk, client=self._ask.client, place=self._place)
                return []
            if isinstance(action, CommitFiles):
                await files.commit(action, ask=self._ask, place=self._place, attempt=attempt)
                return []
            with_parent = self.desk.origin.features.sub_issues and self._ask.schema.parent_on_create
            return prepare(action, self.desk, with_parent=with_parent, strangers=self._strangers)
        except (Unready, Missing, Refused) as problem:
            attempt.fail(action, str(problem))
            return []

    async def _send(self, writes: Sequence[Write]) -> list[Outcome]:
        """An adoption takes two mutations, so a batch may need more than one request."""
        outcomes: list[Outcome] = []
        fragments = queries.fragments(self._ask.schema)
        for at in range(0, len(writes), MOST):
            part = writes[at : at + MOST]
            outcomes += await send(self._ask.client, part, place=self._place, fragments=fragments)
        if any(isinstance(one, Failed) and one.fault.is_unknown_field for one in outcomes):
            await self._ask.learn_again(self._place)
        return outcomes

    async def _look(self, attempt: Attempt) -> None:
        """Looks for what was lost before it is done again; what is not found for a while was not done."""
        for pause in _LOOKS:
            if not attempt.lost:
                return
            await self._ask.client.ticks.sleep(pause)
            for action in await find(list(attempt.lost), self.desk, ask=self._ask, place=self._place):
                del attempt.lost[action]
        for action, why in attempt.lost.items():
            attempt.retry(action, why)

    async def _read_for(self, stage: Sequence[Action]) -> None:
        """What the stage needs to know beside the board: at most one request, mostly none."""
        adopted = {one.number for one in stage if isinstance(one, AdoptIssue)}
        numbers = sorted(unknown_numbers(stage, self.desk))
        bodies = [] if self.desk.origin.features.edit_history else _edited(stage, self.desk)
        wanted = [f"i{number}: issue(number: {number}) {{ ...Whole }}" for number in sorted({*adopted, *bodies})]
        wanted += [f"n{n}: issueOrPullRequest(number: {n}) {{ ... on Node {{ id }} }}" for n in numbers]
        if not wanted:
            return

        def query(schema: Schema) -> str:
            fragments = queries.whole(schema) if adopted or bodies else ""
            return queries.with_repository(["id", *wanted], fragments)

        answer = await self._ask.query(query, self._place)
        if unexpected := [fault for fault in answer.faults if not fault.is_missing]:
            raise refusal(unexpected[0], f"{self._place.owner}/{self._place.name}")
        content = answer.content["repository"]
        self.desk.nodes |= {number: content[f"n{number}"]["id"] for number in numbers if content.get(f"n{number}")}
        self._strangers |= {number: content[f"i{number}"] for number in adopted if content.get(f"i{number}")}
        for number in bodies:
            self._freshen(content.get(f"i{number}"))

    def _freshen(self, content: Mapping[str, Any] | None) -> None:
        """On a server without edit history an overwritten text is lost, so people's is read just before writing."""
        if content is None:
            return
        _, found = self.desk.seen(content)
        for issue in [one for one in self.desk.issues.values() if one.number == found.number]:
            self.desk.put(replace(issue, people=found.people, edited_at=found.edited_at))


def _batches(stage: Sequence[Action]) -> list[list[Action]]:
    """Parts of at most `MOST` actions in which nothing is changed twice."""
    batches: list[list[Action]] = []
    touched: set[tuple[str, ...]] = set()
    for action in stage:
        if not batches or len(batches[-1]) == MOST or facets(action) & touched:
            batches.append([])
            touched = set()
        batches[-1].append(action)
        touched |= facets(action)
    return batches


def _edited(stage: Sequence[Action], desk: Desk) -> list[int]:
    entries = {one.entry for one in stage if isinstance(one, EditIssue)}
    return [desk.issues[entry].number for entry in entries if entry in desk.issues]
