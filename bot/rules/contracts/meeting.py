"""Agents' code meets only at contracts: no import across owned paths, one integration point a dependency."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from bot.plan.models import ALL, Plan
from bot.rules.contracts.imports import Imports, imports_of
from bot.rules.patterns import BadPattern, globs, one_a_line
from bot.rules.points import Mark, Point
from bot.rules.standards.kinds import is_test

SHOWN = 30


class Meeting:
    """The Python files of a tree, and who owns them. `changed` are the paths that the pull request changes."""

    def __init__(self, plan: Plan, files: Mapping[str, str], changed: frozenset[str]) -> None:
        self.plan = plan
        self.files = files
        self.changed = changed

    @cached_property
    def imports(self) -> Imports:
        return imports_of(self.files)

    @cached_property
    def owners(self) -> Mapping[str, frozenset[str]]:
        """Agents by path; paths of nobody are left out."""
        names = one_a_line(self.files)
        found: dict[str, set[str]] = {}
        for agent, entry in self.plan.agents.items():
            try:
                mine = globs(tuple(entry.owns)).matching(names) if entry.owns else []
            except BadPattern:  # the doctor tells it, and approvals stay red for it
                mine = []
            for path in mine:
                found.setdefault(path, set()).add(agent)
        return {path: frozenset(agents) for path, agents in found.items()}

    @cached_property
    def meeting_places(self) -> Mapping[str, str]:
        """Contracts by the files where agents may meet: what defines them, and their stand-ins."""
        entries = self.plan.contracts.items()
        return {path: name for name, one in entries for path in (one.file, one.mock) if path}

    def points(self) -> Iterator[Point]:
        """What is broken in files that change is broken; what was so before is only noted."""
        crossing = [*self._crossings(), *self._several_points()]
        yield from crossing[:SHOWN]
        if len(crossing) > SHOWN:
            worst: Mark = "broken" if any(one.mark == "broken" for one in crossing[SHOWN:]) else "note"
            yield Point(worst, f"{len(crossing) - SHOWN} more imports cross owned paths", "mend these first")
        for path, why in self.imports.unread.items():
            if path in self.changed:
                yield Point("broken", f"what {path} imports is not known: {why}", "mend it", path, 1)
        if not crossing:
            yield Point("met", "agents' code meets only at contracts")

    def _crossings(self) -> Iterator[Point]:
        for path in sorted(self.owners):
            mine = self.owners[path]
            for imported, line in self.imports.of(path):
                if not (theirs := self.owners.get(imported, frozenset())) and imported not in self.meeting_places:
                    continue
                if name := self.meeting_places.get(imported):
                    yield from self._as_consumer(name, path, line, mine)
                elif not mine & theirs:
                    yield self._crossing(path, line, imported, mine, theirs)

    def _crossing(self, path: str, line: int, imported: str, mine: frozenset[str], theirs: frozenset[str]) -> Point:
        provided = [
            contract.file
            for contract in self.plan.contracts.values()
            if contract.provider in theirs and contract.file and mine & self._consumers_of(contract.consumers)
        ]
        where = f"import {provided[0]}, the contract, instead" if provided else (
            f"let them agree on a contract with provider {min(theirs)}, under `contracts` in the plan"
        )  # fmt: skip
        why = f"{path} of {_all(mine)} imports {imported} of {_all(theirs)}"
        return Point("broken" if path in self.changed else "note", why, where, path, line)

    def _as_consumer(self, name: str, path: str, line: int, mine: frozenset[str]) -> Iterator[Point]:
        """Who builds on a contract must be known for it: else nobody asks them before it changes."""
        contract = self.plan.contracts[name]
        if not mine & {*self._consumers_of(contract.consumers), contract.provider} and not is_test(path):
            why = (
                f"{path} of {_all(mine)} builds on the contract {name}, whose consumers the plan does not list it among"
            )
            remedy = f"add {min(mine)} to contracts.{name}.consumers in the plan"
            yield Point("broken" if path in self.changed else "note", why, remedy, path, line)

    def _several_points(self) -> Iterator[Point]:
        """Each agent has one module that imports a contract; everything else goes through that."""
        for name, contract in self.plan.contracts.items():
            places: dict[str, list[tuple[str, int]]] = {}
            for path, agents in sorted(self.owners.items()):
                if is_test(path) or path in self.meeting_places:
                    continue
                for imported, line in self.imports.of(path):
                    if imported == contract.file:
                        for agent in agents - {contract.provider}:
                            places.setdefault(agent, []).append((path, line))
            for agent, several in places.items():
                if len(several) > 1:
                    yield self._several(name, agent, several)

    def _several(self, name: str, agent: str, several: list[tuple[str, int]]) -> Point:
        touched = [one for one in several if one[0] in self.changed]
        path, line = (touched or several)[-1]
        first = next(one for one, _ in several if one != path)
        why = f"{agent} meets the contract {name} in {len(several)} modules: {', '.join(one for one, _ in several[:6])}"
        remedy = f"import it in one alone, such as {first}, and go through that"
        return Point("broken" if touched else "note", why, remedy, path, line)

    def _consumers_of(self, consumers: list[str]) -> frozenset[str]:
        return frozenset(self.plan.agents if ALL in consumers else consumers)


def _all(agents: frozenset[str]) -> str:
    return " and ".join(sorted(agents))
