"""The agents of a document: which of the ways to write a name mean which agent."""

import re
from dataclasses import dataclass, field

from bot.documents.document import Entry
from bot.documents.names import agent_key, near, slug, with_suffix

NUMBERED = re.compile(r"(agent|module)[\s_#-]*0*(\d{1,3})(?![\w.])(?:\s*[:.–—-]\s*|\s+|$)(.*)", re.I)
ORDINAL = re.compile(r"0*(\d{1,3})[.):]\s+(\S.*)")
WORDY = re.compile(r"[\s&]")
MAX_WORDS = 8
"""Short forms of more words are not looked for."""
MAX_AGENTS = 300
MAX_LOOKUPS = 500
"""Near matches cost a comparison with every agent; beyond these numbers they are not looked for."""


@dataclass(slots=True)
class Member:
    """An agent while the document is read; its identifier is settled when all its names are known."""

    entry: Entry
    keys: set[str]
    number: int | None = None
    label: str = ""
    names: dict[str, int] = field(default_factory=dict)
    """Every way in which it was written, with the first line."""


def split_number(name: str) -> tuple[int | None, str, str]:
    """`Agent 03: Core` is number 3, label `agent-03` and `Core`; `1. Core` has a number and no label."""
    if match := NUMBERED.fullmatch(name.strip()):
        digits = re.search(r"\d+", name)
        return int(match[2]), f"{match[1].lower()}-{digits[0] if digits else match[2]}", match[3].strip()
    if match := ORDINAL.fullmatch(name.strip()):
        return int(match[1]), "", match[2]
    return None, "", name.strip()


@dataclass(slots=True)
class Roster:
    members: list[Member] = field(default_factory=list)
    by_key: dict[str, Member] = field(default_factory=dict)
    by_number: dict[int, Member] = field(default_factory=dict)
    by_id: dict[str, Member] = field(default_factory=dict)
    by_part: dict[str, Member | None] = field(default_factory=dict)
    """What names of several words begin and end with; None where several agents share it."""
    lookups: int = 0
    ids: set[str] = field(default_factory=lambda: {"all", "any"})

    def declare(self, name: str, line: int) -> tuple[Entry, bool]:
        """The agent of that name, and whether it is new here. The same number and shared words are one agent."""
        number, label, bare = split_number(name)
        member = self.numbered(number, bare) or self.by_key.get(agent_key(bare or name))
        if member is not None:
            self.known_as(member, name, line)
            member.label = member.label or label
            return member.entry, False
        title = bare or name
        member = Member(Entry("agents", "", title, line), {agent_key(title)}, number, label)
        self.members.append(member)
        self.known_as(member, name, line)
        return member.entry, True

    def numbered(self, number: int | None, words: str) -> Member | None:
        member = self.by_number.get(number) if number is not None else None
        if member is None:
            return None
        given = set(agent_key(words).split())
        fits = not given or any(given <= set(key.split()) or set(key.split()) <= given for key in member.keys)
        return member if fits else None

    def known_as(self, member: Member, name: str, line: int) -> None:
        number, _, bare = split_number(name)
        spelled = " ".join(name.split())
        is_new = spelled not in member.names
        member.names.setdefault(spelled, line)
        if number is not None and member.number in (None, number):
            member.number = number
            self.by_number.setdefault(number, member)
        for written in (bare, name):
            if written and (key := agent_key(written)):
                member.keys.add(key)
                self.by_key.setdefault(key, member)
                if is_new:
                    self.know_parts(written, key.split(), member)

    def know_parts(self, name: str, words: list[str], member: Member) -> None:
        if not WORDY.search(name):
            return
        for count in range(1, min(len(words), MAX_WORDS + 1)):
            for part in (" ".join(words[:count]), " ".join(words[-count:])):
                if self.by_part.setdefault(part, member) is not member:
                    self.by_part[part] = None

    def find(self, name: str, *, exact: bool = False, weak: bool = False) -> Member | None:
        """The agent that a name means: exactly, by its number, or as the only one of which it is a short form.

        Where the place may name other things too (`weak`), a short form counts only with the word agent behind it.
        """
        key = agent_key(name)
        if not key:
            return None
        if member := self.by_key.get(key):
            return member
        number, label, bare = split_number(name)
        if label or (number is not None and bare):
            return self.numbered(number, bare)
        if exact or (weak and not name.casefold().rstrip(": ").endswith("agent")):
            return None
        return self.short_for(key.split())

    def short_for(self, words: list[str]) -> Member | None:
        """A name in words may be shortened to words at its start or end, where only one fits; an identifier never."""
        return self.by_part.get(" ".join(words))

    def near(self, name: str) -> list[Member]:
        key = agent_key(name)
        self.lookups += 1
        if len(self.members) > MAX_AGENTS or self.lookups > MAX_LOOKUPS:
            return []
        return [member for member in self.members if any(near(key, other) for other in member.keys)]

    def settle(self, member: Member) -> None:
        """Give the agent its identifier: its numbered label where the document has one, its name else."""
        if member.entry.id:
            return
        wanted = identifier = slug(member.label or member.entry.title)
        count = 1
        while identifier in self.ids:
            count += 1
            identifier = with_suffix(wanted, count)
        self.ids.add(identifier)
        self.by_id[identifier] = member
        member.entry.id = identifier
        self.by_key.setdefault(agent_key(identifier), member)
