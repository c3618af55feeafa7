"""CODEOWNERS read as rules: who owns a path is said by the last line that matches it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.pull_facts import PullFacts
from bot.plan.finding import Finding
from bot.rules.approvals.verdict import Need, Voice
from bot.rules.approvals.voices import line_for
from bot.rules.patterns import fault_of_glob, globs, one_a_line
from bot.rules.roles import Candidate
from bot.rules.seen import Seen

MAX_BYTES = 3_000_000
"""GitHub reads no larger file."""
_SECTION = re.compile(r"(\^?)\[([^\]]{1,200})\](?:\[(\d{1,3})\])?\s*(.*)")
_OWNER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9._-]{1,100})?|[^@\s]{1,64}@[A-Za-z0-9.-]{1,255}")
_WORDS = re.compile(r"(?:\\.|[^\s\\])+")


@dataclass(frozen=True, slots=True)
class OwnedPaths:
    """One line: a pattern and its owners, `@login`, `@org/team` or an address. Without owners nobody owns them."""

    pattern: str
    owners: tuple[str, ...]
    line: int
    section: str = ""
    is_optional: bool = False
    approvals: int = 1


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """The file's lines in order, and what is wrong with others. A wrong line makes the paths it means uncertain."""

    lines: tuple[OwnedPaths, ...]
    findings: tuple[Finding, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.section.lower() for line in self.lines))

    def owners_of(self, names: Sequence[str]) -> dict[OwnedPaths, tuple[str, ...]]:
        """The names by the line that owns them, in each section apart: there the last one that matches."""
        found: dict[OwnedPaths, tuple[str, ...]] = {}
        for section in self.sections:
            left = dict.fromkeys(names)
            for line in reversed([line for line in self.lines if line.section.lower() == section]):
                if matching := globs((line.pattern,)).matching(one_a_line(left)):
                    found[line] = tuple(matching)
                    for name in matching:
                        left.pop(name, None)
                if not left:
                    break
        return found


@lru_cache(maxsize=256)
def read_code_owners(text: str, *, file: str = "CODEOWNERS") -> CodeOwners:
    """Reads the file. Never raises: what cannot be read is a finding with its line."""
    if len(text) > MAX_BYTES:
        return CodeOwners((), (_finding(file, 0, "the file is larger than 3 MB, so GitHub ignores it", "shorten it"),))
    lines: list[OwnedPaths] = []
    findings: list[Finding] = []
    section, is_optional, approvals, owners = "", False, 1, ()  # type: tuple[str, bool, int, tuple[str, ...]]
    for number, raw in enumerate(text.splitlines(), start=1):
        content = _bare(raw)
        if not content:
            continue
        if head := _SECTION.fullmatch(content):
            section, is_optional, approvals = head[2].strip(), bool(head[1]), int(head[3] or 1)
            owners, wrong = _owners(head[4].split(), file, number)
            findings.extend(wrong)
            continue
        pattern, *names = [word.replace("\\ ", " ") for word in _WORDS.findall(content)]
        own, wrong = _owners(names, file, number)
        fault = fault_of_glob(pattern)
        if fault or wrong:
            message, _, remedy = (fault or "").partition("; ")
            findings.extend(wrong or [_finding(file, number, message, remedy or "write a pattern such as /docs/")])
            continue
        lines.append(OwnedPaths(pattern, own if names else owners, number, section, is_optional, approvals))
    return CodeOwners(tuple(lines), tuple(findings))


def code_owner_needs(voices: Sequence[Voice], seen: Seen) -> Iterator[Need]:
    """One approval of an owner for each set of owners whose paths change."""
    if seen.facts.codeowners is None:
        missing = "owners of code are asked for, but there is no CODEOWNERS on the base branch"
        yield Need("code-owner", "failing", missing)
        return
    read = read_code_owners(seen.facts.codeowners)
    for finding in read.findings:
        yield Need("code-owner", "failing", f"{finding.file}:{finding.line}: {finding.message}; {finding.remedy}")
    asked: dict[tuple[str, ...], tuple[OwnedPaths, str]] = {}
    for line, paths in read.owners_of(seen.names).items():
        if line.owners and not line.is_optional:
            before = asked.get(line.owners)
            if before is None or before[0].approvals < line.approvals:
                asked[line.owners] = line, paths[0]
    for owners, (line, path) in asked.items():
        yield _need(owners, line, path, voices, seen)


def _need(owners: tuple[str, ...], line: OwnedPaths, path: str, voices: Sequence[Voice], seen: Seen) -> Need:
    ids, unread = members(owners, seen.facts)
    logins = {owner[1:].lower() for owner in owners if owner.startswith("@") and "/" not in owner}
    by: dict[str, Voice] = {}
    for voice in voices:
        is_owner = voice.by.id in ids or (not voice.by.is_bot and voice.by.login.lower() in logins)
        if is_owner and voice.kind == "approve":
            by.setdefault(voice.group, voice)
    why = f"{', '.join(owners)} owns {path} by line {line.line} of CODEOWNERS"
    if len(by) >= line.approvals:
        return Need("code-owner", "approved", why, by=tuple(by.values()))
    could = tuple(Candidate(owner[1:]) for owner in owners if owner.startswith("@"))
    why = f"{why}; {unread} could not be read" if unread else why
    return Need("code-owner", "waiting", why, (), tuple(by.values()), could, line_for("approve", seen.facts.head.sha))


def members(owners: tuple[str, ...], facts: PullFacts) -> tuple[frozenset[int], str]:
    """Ids of the members of teams among the owners, and the first team whose members are not known."""
    ids: set[int] = set()
    unread = ""
    for owner in owners:
        if "/" in owner and owner.startswith("@"):
            team = facts.teams.get(owner[1:].lower(), facts.teams.get(owner[1:]))
            if team is None:
                unread = unread or owner
            else:
                ids.update(team)
    return frozenset(ids), unread


def _owners(words: list[str], file: str, line: int) -> tuple[tuple[str, ...], list[Finding]]:
    wrong = [
        _finding(file, line, f"{word[:60]!r} is no owner", "write @login, @org/team or an address")
        for word in words
        if not _OWNER.fullmatch(word)
    ]
    return tuple(words), wrong


def _bare(line: str) -> str:
    """Without the comment: a `#` at the beginning, or behind a space."""
    content = line.strip()
    if content.startswith("#"):
        return ""
    at = content.find(" #")
    return content[:at].strip() if at >= 0 else content


def _finding(file: str, line: int, message: str, remedy: str) -> Finding:
    return Finding(file, line, "code-owners", message, remedy)
