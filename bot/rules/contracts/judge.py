"""Contracts whose files change: is the version right, whom does it break, whose approval is needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.head_facts import EarlierFile, HeadFacts
from bot.plan.models import ALL, Contract, Plan, title_from_id
from bot.rules.contracts.breakage import Breakage, Unreadable
from bot.rules.contracts.forms import breakages
from bot.rules.points import Mark, Point

KEPT = 2
"""Versions back that a contract goes on serving."""
SHOWN = 15
PLAN_PATH = ".github/coordination.yml"
Part = tuple[list[Point], bool]
"""What was found, and whether somebody who builds on the contract is hurt, or may be."""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """Texts of contract files by path, before and after the change; a path that is left out has no file there.

    None is a file that could not be read. `earlier` by contract: what its file was at former versions. `states`: how
    far each consumer is with each contract. `approved`: agents who approved the pull request at its head.
    """

    before: Mapping[str, str | None] = field(default_factory=dict)
    after: Mapping[str, str | None] = field(default_factory=dict)
    earlier: Mapping[str, Sequence[EarlierFile]] = field(default_factory=dict)
    states: Mapping[tuple[str, str], str] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ContractVerdict:
    """One contract that the pull request changes. `asks`: consumers whose approval is needed and not there yet."""

    name: str
    title: str
    version: str
    points: tuple[Point, ...]
    consumers: tuple[tuple[str, str], ...] = ()
    """Agents, each with its state."""
    asks: tuple[str, ...] = ()


def changed_contracts(facts: HeadFacts, base: Plan, head: Plan) -> tuple[str, ...]:
    """Contracts whose file, or whose entry in the plan, changes."""
    paths = set(facts.paths)
    names = tuple(dict.fromkeys((*base.contracts, *head.contracts)))
    return tuple(name for name in names if _is_touched(base.contracts.get(name), head.contracts.get(name), paths))


def _is_touched(old: Contract | None, new: Contract | None, paths: set[str]) -> bool:
    if old is None or new is None:
        return True
    if (old.file, old.version) != (new.file, new.version):
        return True
    return old.file in paths or new.file in paths


def judge_contracts(facts: HeadFacts, base: Plan, head: Plan, known: ContractFacts) -> tuple[ContractVerdict, ...]:
    """`base` is the plan in force; `head` the one that merging would bring, the same where it does not change."""
    names = changed_contracts(facts, base, head)
    return tuple(_judge(name, base.contracts.get(name), head, facts, known) for name in names)


def _judge(name: str, old: Contract | None, head: Plan, facts: HeadFacts, known: ContractFacts) -> ContractVerdict:
    new = head.contracts.get(name)
    some = new or old
    assert some
    consumers = _consumers(old, new, head, known.authors)
    states = tuple((agent, known.states.get((name, agent), "mock")) for agent in consumers)
    asks: tuple[str, ...] = ()
    if old is None or new is None or not (old.file and new.file):
        points, breaks = _without_two(name, old, new)
    else:
        points, breaks = _compared(name, old, new, known)
    if breaks and consumers:
        asks = tuple(agent for agent in consumers if agent not in known.approved)
        points = (*points, *_asking(states, asks, facts))
    version = f"{old.version} → {new.version}" if old and new and old.version != new.version else str(some.version)
    return ContractVerdict(name, some.title or title_from_id(name), version, points, states, asks)


def _consumers(old: Contract | None, new: Contract | None, plan: Plan, authors: frozenset[str]) -> tuple[str, ...]:
    """Whoever builds on it before or after; the author's own agents need not be asked."""
    found: dict[str, None] = {}
    for contract in (old, new):
        names = contract.consumers if contract else []
        found.update(dict.fromkeys(plan.agents if ALL in names else names))
    newest = new or old
    provider = newest.provider if newest else None
    return tuple(agent for agent in found if agent not in authors and agent != provider)


def _without_two(name: str, old: Contract | None, new: Contract | None) -> tuple[tuple[Point, ...], bool]:
    """Contracts that come or go, or that have no file: there is nothing to compare."""
    if old is None:
        return (Point("met", f"the contract {name} is new"),), False
    if new is None:
        return (Point("note", f"the contract {name} goes away"),), True
    if not new.file and old.file:
        return (Point("broken", f"the contract {name} names no file any more", f"write contracts.{name}.file"),), True
    return (Point("met", f"the contract {name} has no former file to compare with"),), False


def _compared(name: str, old: Contract, new: Contract, known: ContractFacts) -> tuple[tuple[Point, ...], bool]:
    assert old.file
    assert new.file
    path = new.file
    if old.file not in known.before:
        return (Point("met", f"{path} is the first form of the contract {name}"),), False
    if new.file not in known.after:
        return (Point("broken", f"{path}, the contract {name}, is not there any more",
                      f"put it back, or take contracts.{name} out of the plan"),), True  # fmt: skip
    before, after = known.before[old.file], known.after[new.file]
    if before is None or after is None:
        return (Point("waiting", f"{path} cannot be read: it is too large or no text", "split it", path),), True
    if new.version < old.version:
        why = f"the version of {name} goes back from {old.version} to {new.version}"
        return (Point("broken", why, f"write contracts.{name}.version: {old.version + 1}", PLAN_PATH),), True
    parts = [_unversioned(name, old, new, before, after), *_kept(name, old, new, before, known, after)]
    return tuple(point for points, _ in parts for point in points), any(breaks for _, breaks in parts)


def _unversioned(name: str, old: Contract, new: Contract, before: str, after: str) -> Part:
    """A change that breaks, or of which nobody can tell, comes with a new version."""
    path = new.file or ""
    remedy = f"write contracts.{name}.version: {old.version + 1} in {PLAN_PATH}, or keep what was there"
    if before == after or new.version > old.version:
        return [], False
    try:
        form, found = breakages(path, before, after)
    except Unreadable as why:
        words = f"{path}, the contract {name}, changes, and what that breaks cannot be told: {why}"
        return [Point("broken", words, remedy, path, 1)], True
    if not found:
        return [Point("met", f"{path} goes on serving version {old.version} ({form})")], False
    words = f"{path} breaks version {old.version} of the contract {name} without a new version"
    first = Point("broken", words, remedy, path, max(one.line for one in found))
    return [first, *_told(found, path, "broken")], True


def _kept(name: str, old: Contract, new: Contract, before: str, known: ContractFacts, after: str) -> Iterator[Part]:
    """Consumers of the two versions before are served still; where not, they must agree."""
    former = {one.version: one.text for one in known.earlier.get(name, ())}
    if new.version > old.version:
        former[old.version] = before
    for version in range(new.version - 1, max(0, new.version - 1 - KEPT), -1):
        if version not in former:
            continue  # no commit of the plan ever gave it that version
        text = former[version]
        if text is None:
            yield [Point("waiting", f"version {version} of {name} cannot be read", "let its consumers approve")], True
        elif text != after:
            yield _against(version, name, new.file or "", text, after)


def _against(version: int, name: str, path: str, text: str, after: str) -> Part:
    try:
        _, found = breakages(path, text, after)
    except Unreadable as why:
        words = f"whether {path} breaks version {version} of the contract {name} cannot be told: {why}"
        return [Point("note", words, "", path, 1)], True
    if not found:
        return [Point("met", f"{path} goes on serving version {version}")], False
    words = f"{path} breaks version {version} of the contract {name}; the last {KEPT} versions are kept"
    return [Point("note", words), *_told(found, path, "note")], True


def _told(found: Sequence[Breakage], path: str, mark: Mark) -> Iterator[Point]:
    for one in found[:SHOWN]:
        yield Point(mark, str(one), "", path if one.line else "", one.line)
    if len(found) > SHOWN:
        yield Point(mark, f"{len(found) - SHOWN} more parts break")


def _asking(states: Sequence[tuple[str, str]], asks: Sequence[str], facts: HeadFacts) -> Iterator[Point]:
    for agent, state in states:
        if agent in asks:
            line = f"/approve {facts.head.sha} as {agent}"
            yield Point("waiting", f"{agent} ({state}) builds on it and must approve", commands=(line,))
        else:
            yield Point("met", f"{agent} ({state}) builds on it and approved")
