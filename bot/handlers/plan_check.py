"""The check `baton/plan`: what a changed plan gets wrong, what merging it would do, who would be judged otherwise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.doctor import Subject, examine
from bot.domain.board import Board, InForce
from bot.domain.facts import PlanFile
from bot.domain.head_facts import Annotation, HeadCheck, Level
from bot.domain.pull_facts import PullFacts
from bot.handlers.in_force import PLAN_PATH, read_plan
from bot.plan.finding import Finding, Severity
from bot.plan.load import load
from bot.plan.models import Plan
from bot.reconcile.difference import changes
from bot.reconcile.limits import TooManyRemovals, Unsettled
from bot.reconcile.told import head_of, rest_of, summary
from bot.render import render
from bot.rules.approvals import RuleVerdict, Verdict, judge
from bot.rules.head_check import head_check

NAME = "baton/plan"
CHANGES_SHOWN = 200
_LEVELS: dict[Severity, Level] = {"error": "failure", "warning": "warning", "note": "notice"}
_SIGNS: dict[Severity, str] = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One pull request that was looked at: its facts under the plan in force, and under the changed one."""

    now: PullFacts
    then: PullFacts
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A changed plan file at a head. `base` is the plan in force, None where none ever was valid.

    `board` is None where the plan is of a branch that no board follows. `pulls` were looked at, `unread` could not be.
    """

    sha: str
    file: PlanFile | None
    base: Plan | None
    board: Board | None
    now: datetime
    pulls: Sequence[Asked] = field(default=())
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A pull request that the changed plan judges otherwise; `rules` say which of its rules make the difference."""

    number: int
    is_merged: bool
    now: str
    then: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the template shows it."""

    sign: str
    line: int
    message: str
    remedy: str


def valid_plan(file: PlanFile | None) -> Plan | None:
    """The plan of a file, None where it has errors."""
    found = read_plan(file)[0] if file else None
    return found.plan if found else None


def rules_differ(before: Plan, after: Plan) -> bool:
    """May the two judge any pull request otherwise?"""
    return _judging(before) != _judging(after)


def _judging(plan: Plan) -> tuple[object, ...]:
    return (
        plan.approvals,
        plan.policy,
        plan.agents,
        plan.contracts,
        {name: one.type for name, one in plan.tasks.items()},
    )


def plan_check(change: PlanChange) -> HeadCheck:
    """The whole check. Errors of the loader and of the doctor fail it; warnings are shown beside their lines."""
    if change.file is None:
        words = "The plan goes away: all issues stay as they are, no rule is enforced, and Baton does nothing more here"
        return head_check(NAME, change.sha, "success", title=words, summary=words)
    findings = _findings(change.file, change.now)
    plan = valid_plan(change.file)
    wrong = [one for one in findings if one.severity == "error"]
    lines, total = _merging(plan, change) if plan else ([], "")
    otherwise = list(_judged_otherwise(plan, change)) if plan and change.base else []
    text = render(
        "checks/plan.md.j2", findings=[_told(one) for one in findings[:100]], is_valid=plan is not None,
        changes=lines[:CHANGES_SHOWN], more_changes=max(0, len(lines) - CHANGES_SHOWN), summary=total,
        otherwise=otherwise, looked_at=_looked_at(change, otherwise) if plan else "",
    )  # fmt: skip
    title = _title(wrong, findings, total, otherwise)
    return head_check(
        NAME, change.sha, "failure" if wrong else "success", title=title, summary=_summary(title, wrong),
        text=text, annotations=[_annotation(one) for one in findings],
    )  # fmt: skip


def invalid_plan_check(sha: str, findings: Iterable[Finding]) -> HeadCheck:
    """For a pushed commit whose plan is invalid where no earlier one is in force: nothing of Baton runs."""
    found = list(findings)
    told = render("checks/plan.md.j2", findings=[_told(one) for one in found[:100]], is_valid=False)
    title = (
        f"The plan is invalid, and there is no valid one before it: {found[0].message}" if found else "No valid plan"
    )
    remarks = [_annotation(one) for one in found]
    return head_check(NAME, sha, "failure", title=title, summary=_summary(title, found), text=told, annotations=remarks)


def _findings(file: PlanFile, now: datetime) -> list[Finding]:
    """The loader's findings, or those of the doctor where the plan is valid."""
    if file.text is None:
        return list(read_plan(file)[1])
    loaded = load(file.text, file=PLAN_PATH)
    if loaded.plan is None:
        return list(loaded.findings)
    return examine(Subject(loaded.plan, loaded.source, "plan", file.text, today=now.date()))


def _merging(plan: Plan, change: PlanChange) -> tuple[list[str], str]:
    """What `baton plan` would print."""
    if change.board is None:
        return [], "Nothing on GitHub: only the approval rules of this branch change."
    board = replace(change.board, in_force=InForce(plan))
    try:
        found = changes(plan, board, now=change.now)
        lines = [head_of(one) + rest_of(one) for one in found.changes]
    except (TooManyRemovals, Unsettled) as error:
        return [], f"It would be held back: {error}"
    return lines, summary(found) if lines else "No changes: the repository is as the plan says."


def _judged_otherwise(plan: Plan, change: PlanChange) -> Iterator[Otherwise]:
    assert change.base
    for asked in change.pulls:
        now, then = judge(asked.now, change.base), judge(asked.then, plan)
        rules = tuple(_differing(now, then))
        if rules or now.status != then.status:
            yield Otherwise(asked.now.number, asked.is_merged, now.status, then.status, rules)


def _differing(now: Verdict, then: Verdict) -> Iterator[str]:
    """Rules that begin or cease to be for the change, or that ask for something else."""
    before, after = ({rule.rule: rule for rule in one.applying} for one in (now, then))
    for name, rule in before.items():
        if name not in after:
            yield f"{rule.title} is not for it any more"
        elif _asks(rule) != _asks(after[name]) or rule.status != after[name].status:
            yield f"{rule.title} asks otherwise"
    for name, rule in after.items():
        if name not in before:
            yield f"{rule.title} is for it then"


def _asks(rule: RuleVerdict) -> tuple[object, ...]:
    return tuple((need.what, need.status, need.agents) for need in rule.needs)


def _looked_at(change: PlanChange, otherwise: Sequence[Otherwise]) -> str:
    if not change.pulls and not change.unread:
        return ""
    merged = sum(one.is_merged for one in change.pulls)
    counts = f"{len(change.pulls) - merged} open and {merged} merged pull requests were judged by both plans"
    rest = f"; {change.unread} more were not read" if change.unread else ""
    return f"{counts}{rest}; {len(otherwise) or 'none'} would be judged otherwise."


def _title(wrong: Sequence[Finding], findings: Sequence[Finding], total: str, otherwise: Sequence[Otherwise]) -> str:
    if wrong:
        more = f", and {len(wrong) - 1} more errors" if len(wrong) > 1 else ""
        return f"Line {wrong[0].line}: {wrong[0].message}{more}"
    warnings = sum(one.severity == "warning" for one in findings)
    parts = [total.rstrip(".")]
    if otherwise:
        parts.append(f"{len(otherwise)} pull requests judged otherwise")
    if warnings:
        parts.append(f"{warnings} warning{'s' * (warnings > 1)}")
    return "; ".join(part for part in parts if part) or "The plan is valid"


def _summary(title: str, wrong: Sequence[Finding]) -> str:
    lines = [_told(one) for one in wrong[:20]]
    return (
        render("checks/plan.md.j2", findings=lines, is_valid=False)
        if lines
        else render("checks/line.md.j2", text=title)
    )


def _told(one: Finding) -> Told:
    key = f"{one.key}: " if one.key else ""
    return Told(_SIGNS[one.severity], one.line, f"{key}{one.message}", one.remedy)


def _annotation(one: Finding) -> Annotation:
    key = f"{one.key}: " if one.key else ""
    return Annotation(PLAN_PATH, max(1, one.line), _LEVELS[one.severity], f"{key}{one.message}; {one.remedy}", one.code)
