"""The checks by code, and the examination that runs them all."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.declared import files_of
from bot.doctor.subject import Subject
from bot.plan.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found. `key` is the dotted path of the place; `line` only where the place has no path."""

    message: str
    remedy: str
    key: str = ""
    line: int = 0


Examination = Callable[[Subject], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    severity: Severity
    of: frozenset[str]
    """Kinds of subjects that it looks at."""
    run: Examination
    explanation: str


_checks: dict[str, Check] = {}


def check(
    code: str, *, severity: Severity = "warning", of: Iterable[Literal["plan", "document"]] = ("plan", "document")
) -> Callable[[Examination], Examination]:
    """Register a check. Its docstring is its documentation: the first line says what it finds, the rest why."""

    def register(run: Examination) -> Examination:
        if code in _checks:
            raise ValueError(f"two checks have the code {code}")
        _checks[code] = Check(code, severity, frozenset(of), run, inspect.getdoc(run) or "")
        return run

    return register


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by code."""
    files_of("bot.doctor.checks")
    return tuple(_checks[code] for code in sorted(_checks))


def examine(subject: Subject) -> list[Finding]:
    """Every contradiction that the checks find, in the order of the file."""
    found: set[Finding] = set()
    for known in all_checks():
        if subject.kind in known.of:
            found.update(_finding(subject, known, fault) for fault in known.run(subject))
    return sorted(found)


def _finding(subject: Subject, known: Check, fault: Fault) -> Finding:
    line = fault.line or subject.source.line_of(fault.key)
    return Finding(subject.source.file, line, known.code, fault.message, fault.remedy, fault.key, known.severity)
