"""Lists of requirements as commands see them: whose list is meant, where it stands, and which of its items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commands.actor import Roster
from bot.commands.agreeing import agreed, picked, some
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.domain.board import Account, Board, Entry, Issue, entry_of, id_of, kind_of
from bot.domain.state import Required
from bot.plan.models import Plan
from bot.plan.nearest import nearest
from bot.reconcile.view import View
from bot.rules.requirements import Listed, with_item

_NAMED = re.compile(r"@?([A-Za-z0-9][A-Za-z0-9._-]{0,39})[:,]?(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class TheList:
    """An agent's list of requirements; `issue` is None while nobody asked anything."""

    agent: str
    entry: Entry
    listed: Listed
    issue: Issue | None

    @property
    def items(self) -> tuple[Required, ...]:
        return self.listed.items


def roster(scene: Scene) -> Roster:
    return Roster(scene.plan, dict(scene.board.status.principals))


def list_of(scene: Scene, agent: str) -> TheList:
    entry = entry_of("requirements", agent)
    listed = View(scene.plan, scene.board).list_of(entry)
    return TheList(agent, entry, listed, scene.board.issues.get(entry))


def list_here(scene: Scene) -> TheList | None:
    """The list on whose issue the command was written."""
    return list_of(scene, id_of(scene.entry)) if kind_of(scene.entry) == "requirements" else None


def first_agent(args: str, plan: Plan) -> tuple[str, str]:
    """The agent that the words begin with, `all` for every other one, and the rest. Raises Refused."""
    folded = args.lower()
    for identifier, agent in plan.agents.items():
        for name in filter(None, (*agent.aliases, agent.name)):
            if " " in name and re.match(rf"{re.escape(name.lower())}[:,]?(\s|\Z)", folded):
                return identifier, args[len(name) :].lstrip(":, \t")
    match = _NAMED.match(args)
    if match is None:
        raise Refused(
            "nobody is named", f"write for example `/require {next(iter(plan.agents), 'agent')} what you need`"
        )
    rest = args[match.end() :].strip()
    if match[1].lower() == "all" and "all" not in plan.agents:
        return "all", rest
    found = Roster(plan, {}).agent_named(match[1])
    if found is None:
        near = nearest(match[1], plan.agents)
        then = f"write `/require {near} …`" if near else f"write one of {some(list(plan.agents), 20)}"
        raise Refused(f"the plan has no agent {match[1]}", then)
    return found, rest


def items_named(the: TheList, words: str, *, word: str, usual: Sequence[Required]) -> list[Required]:
    """The items that the words name; without words the one of `usual`, with `all` all of those. Raises Refused."""
    if words.lower() == "all":
        return list(usual)
    if not words:
        if len(usual) == 1:
            return list(usual)
        then = f"write `/{word} {usual[0].number}`, or another of {_numbers(usual)}" if usual else _then(the, word)
        raise Refused(f"`/{word}` needs an item", then)
    numbers = picked(words, [(one.number, one.need) for one in the.items], word=word)
    return [one for one in the.items if one.number in numbers]


def _then(the: TheList, word: str) -> str:
    return f"write its number: `/{word} {the.items[0].number}`" if the.items else "nothing is asked for here"


def _numbers(items: Sequence[Required]) -> str:
    return some([str(one.number) for one in items])


def changed_items(scene: Scene, the: TheList, items: Sequence[Required], *, call: Call, what: str) -> Outcome:
    """The list with changed items, logged."""
    assert the.issue
    every = the.items
    for one in items:
        every = with_item(every, one)
    state = replace(the.issue.state, items=every, numbered=the.listed.numbered)
    return agreed(scene, state, call=call, what=what, note=note_of(the, items), on=the.issue)


def note_of(the: TheList, items: Sequence[Required]) -> str:
    if len(items) == 1:
        return f"{the.agent}:{items[0].number} of {items[0].to}, {items[0].need[:120]}"
    return f"{the.agent}:{_numbers(items)}"


def lists_of_author(account: Account, board: Board) -> list[int]:
    """Issues of the lists of the agents that an account acts for, to be read before something is added to one."""
    if board.in_force is None:
        return []
    agents = Roster(board.in_force.plan, dict(board.status.principals)).agents_of(account)
    issues = (board.issues.get(entry_of("requirements", agent)) for agent in agents)
    return [issue.number for issue in issues if issue]
