"""Paths of agents that reach into each other."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.rules.patterns import BadPattern, globs, one_a_line

_MOST = 400
"""Patterns compared with each other; more take too long for a note."""


@check("owners-overlap", severity="note")
def owners_overlap(subject: Subject) -> Iterator[Fault]:
    """A path of one agent lies within a path of another: both own it, and a rule with `owners: true` asks both."""
    owned = [
        (name, at, pattern) for name, agent in subject.plan.agents.items() for at, pattern in enumerate(agent.owns)
    ]
    if len(owned) > _MOST:
        return
    examples = {pattern: _example(pattern) for _, _, pattern in owned}
    for name, at, pattern in owned:
        for other, _, wider in owned:
            if other != name and wider != pattern and _reaches(wider, examples[pattern]):
                message = f"{pattern} lies within {wider}, which belongs to {other}"
                yield Fault(message, "narrow one of them, if both are not meant", f"agents.{name}.owns.{at}")
                break


def _example(pattern: str) -> str:
    """A path that the pattern matches, its stars filled in."""
    filled = pattern.strip("/").replace("**", "a/b").replace("*", "c").replace("?", "d")
    return f"{filled}/e" if pattern.endswith("/") else filled


def _reaches(pattern: str, path: str) -> bool:
    try:
        return bool(globs((pattern,)).matching(one_a_line([path])))
    except BadPattern:
        return False
