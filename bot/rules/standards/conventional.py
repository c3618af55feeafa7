"""`commits: conventional`: titles and commit messages in the form of Conventional Commits 1.0.0."""

import re
import shlex
from collections.abc import Iterator

from bot.domain.head_facts import CommitMessage, HeadFacts
from bot.rules.points import Point
from bot.rules.standards.kinds import kind_of_change

TYPES = ("build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test")
LONGEST = 100
SHOWN = 10
_HEAD = re.compile(r"(?P<type>[A-Za-z][A-Za-z0-9_-]*)(?:\((?P<scope>[^()\r\n]*)\))?(?P<bang>!)?:(?P<rest>.*)")
_REVERT = re.compile(r'Revert ".*"(?:\s|$)|Reapply ".*"(?:\s|$)', re.S)
_UNFINISHED = ("fixup!", "squash!", "amend!")
_OLD_TYPES = {"feature": "feat", "features": "feat", "bugfix": "fix", "hotfix": "fix", "bug": "fix", "doc": "docs",
              "tests": "test", "testing": "test", "performance": "perf", "refactoring": "refactor"}  # fmt: skip
_FIXES = re.compile(r"\b(?:fix(?:es|ed)?|bug|repair|correct|mend|broken|crash)\b", re.I)


def conventional(facts: HeadFacts) -> Iterator[Point]:
    """The title, because squashing makes it a commit's message, and every commit that is no merge."""
    guess = kind_of_change(facts.paths)
    if fault := fault_of_header(facts.title):
        better = suggestion(facts.title, guess)
        remedy = f"name it for example {better}"
        yield Point(
            "broken", f"the title is no conventional commit: {fault}", remedy, commands=(_retitle(facts, better),)
        )
    yield from _commits(facts, guess)


def _commits(facts: HeadFacts, guess: str) -> Iterator[Point]:
    off = [(one, fault) for one in facts.commits if (fault := fault_of_message(one))]
    for commit, fault in off[:SHOWN]:
        better = suggestion(commit.message.partition("\n")[0], guess)
        is_head = commit.sha == facts.head.sha
        how = f"git commit --amend -m {shlex.quote(better)}" if is_head else f"git rebase -i {commit.sha[:12]}^"
        then = f"write {better}" if is_head else f"take `reword` for it and write {better}"
        yield Point("broken", f"commit {commit.sha[:12]}: {fault}", then, commands=(how,))
    if len(off) > SHOWN:
        yield Point("broken", f"{len(off) - SHOWN} more commits are in no conventional form", "reword them likewise")


def fault_of_message(commit: CommitMessage) -> str:
    """What is wrong with a message; empty for one in the right form, for merges, and for reverts as git words them."""
    header, _, body = commit.message.replace("\r\n", "\n").partition("\n")
    if commit.is_merge or _REVERT.match(header):
        return ""
    if fault := fault_of_header(header):
        return fault
    if body and not body.startswith("\n"):
        return "a blank line is missing between the first line and the text"
    return ""


def fault_of_header(header: str) -> str:
    """Why a first line is not `type(scope)!: description`; empty where it is."""
    if _REVERT.match(header):
        return ""
    if header.startswith(_UNFINISHED):
        return f"it is a {header.split('!')[0]} of another commit and was never squashed"
    match = _HEAD.fullmatch(header.strip())
    if match is None:
        return "it does not begin with a type and a colon"
    if match["type"].lower() not in TYPES:
        return f"{match['type'][:30]} is none of the types {', '.join(TYPES)}"
    if match["scope"] is not None and not match["scope"].strip():
        return "its scope is empty"
    if not match["rest"].startswith(" ") or not match["rest"].strip():
        return "after the colon a space and a description are missing"
    if len(header) > LONGEST:
        return f"it has {len(header)} characters, over {LONGEST}"
    return ""


def suggestion(header: str, guess: str) -> str:
    """The same words in the right form, as far as that can be told: `fix: mend the cart`."""
    header = re.sub(r"^(?:(?:fixup|squash|amend)!\s*)+", "", header.strip())
    match = _HEAD.fullmatch(header)
    known = match["type"].lower() if match else ""
    kind = _OLD_TYPES.get(known, known if known in TYPES else "")
    words = (match["rest"] if match and kind else header).strip() or "say what changes"
    kind = kind or guess or ("fix" if _FIXES.search(header) else "feat")
    scope = f"({match['scope'].strip()})" if match and match["scope"] and match["scope"].strip() else ""
    bang = match["bang"] or "" if match else ""
    text = f"{kind}{scope}{bang}: {words[:1].lower() + words[1:] if words[1:2].islower() else words}"
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _retitle(facts: HeadFacts, title: str) -> str:
    return f"gh pr edit {facts.number} --title {shlex.quote(title)}"
