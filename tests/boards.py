"""Boards for tests, as they look after a plan was applied."""

from dataclasses import replace
from typing import Any

from bot.domain.board import STATUS, Board, Entry, InForce, Issue, entry_of
from bot.domain.state import IssueState, StatusState
from bot.plan.load import load
from bot.plan.models import Plan
from bot.reconcile.outline import outline_of
from tests.fakes import BOT, HOME

PLAN = """\
version: 1
session: Shop launch
agents:
  claude: {role: Rust core, principals: ["ada#1"]}
  gemini: {role: Infrastructure, principals: ["gemini[bot]#55"], aliases: [Gem]}
  chatgpt: Gateway
tasks:
  postgres: {agent: gemini}
  schema:   {agent: claude, after: postgres}
  auth:     {agent: claude, after: schema}
  docs:     {title: Write the docs}
  gateway:  {agent: chatgpt}
  jwt:      {agent: chatgpt, after: [auth, gateway]}
  logo:     {critical: true}
"""


def plan_of(text: str = PLAN) -> Plan:
    loaded = load(text, file=".github/coordination.yml")
    assert loaded.plan, [str(finding) for finding in loaded.findings]
    return loaded.plan


def board_of(plan: Plan) -> Board:
    """Numbers from 1 in the plan's order of tasks, phases, checkpoints; the status page is 90."""
    entries = [entry_of("task", name) for name in plan.tasks]
    entries += [entry_of("phase", name) for name in plan.phases]
    entries += [entry_of("checkpoint", name) for name in plan.checkpoints]
    session = plan.session_id
    issues = {entry: issue_of(entry, number, plan) for number, entry in enumerate(entries, start=1)}
    issues[STATUS] = issue_of(STATUS, 90, plan)
    return Board(
        repository=HOME,
        bot=BOT,
        in_force=InForce(plan, sha="sha-1"),
        issues=issues,
        status=StatusState(session=session),
        session=session,
    )


def issue_of(entry: Entry, number: int, plan: Plan) -> Issue:
    return Issue(
        entry=entry,
        number=number,
        node_id=f"I_{number}",
        title=outline_of(plan).titles[entry],
        author=BOT,
        session=plan.session_id,
        labels=frozenset({"baton"}),
        state=IssueState(entry=entry, session=plan.session_id, started=True),
    )


def changed(board: Board, task: str, **fields: Any) -> Board:
    """The board with fields of a task's issue (or, where it has no such field, of its state) set."""
    issue = board.issues[entry_of("task", task)]
    of_issue = {name: value for name, value in fields.items() if name in Issue.__dataclass_fields__}
    of_state = {name: value for name, value in fields.items() if name not in of_issue}
    state = replace(issue.state, **of_state)
    return board.with_issue(replace(replace(issue, state=state), **of_issue))
