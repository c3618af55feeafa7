"""A verdict in the terminal: the same tree as in the check, in plain lines."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.inert import plain
from bot.rules.approvals import Verdict
from bot.rules.approvals.words import STATUS_WORDS, NeedView, title_of, view_of

_STYLES = {"approved": "green", "overridden": "yellow", "waiting": "yellow", "failing": "red"}


def show(verdict: Verdict) -> None:
    """Colours on a terminal only; nothing of the text is read as markup."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(Text(f"{STATUS_WORDS[verdict.status]}: {_line(title_of(verdict))}", style=_STYLES[verdict.status]))
    for line in lines(verdict):
        console.print(Text(line))


def lines(verdict: Verdict) -> Iterator[str]:
    """Stops, doubts, rules with what they ask for, words that do not count, and what to write next."""
    view = view_of(verdict)
    for stop in view.stops:
        yield f"{stop.mark} {stop.kind} by {stop.by}: {_line(stop.reason)}"
    for doubt in view.doubts:
        yield f"{doubt.mark} {_line(doubt.why)}; {_line(doubt.remedy)}"
    for rule in view.rules:
        yield f"{rule.mark} {_line(rule.title)}: {_line(rule.why)}"
        yield from (f"    ❌ {_line(fault)}" for fault in rule.faults)
        for need in rule.needs:
            yield from _need(need)
    for need in view.policy:
        yield from _need(need)
    for one in view.disregarded:
        yield f"not counted: {one.who}: {_line(one.why)}{f'; write {one.write}' if one.write else ''}"
    for rule in view.idle:
        yield f"{rule.mark} {_line(rule.title)}: {_line(rule.why)}"
    for line in view.lines:
        yield f"write next: {line}"


def as_json(verdict: Verdict) -> dict[str, Any]:
    """What scripts read; `status` and `conclusion` first."""
    return {
        "number": verdict.number,
        "base": verdict.base,
        "sha": verdict.sha,
        "status": verdict.status,
        "conclusion": verdict.conclusion,
        "title": title_of(verdict),
        "rules": [
            {
                "rule": rule.rule,
                "status": rule.status,
                "applies": rule.applies,
                "faults": list(rule.faults),
                "needs": [
                    {
                        "what": need.what,
                        "status": need.status,
                        "why": need.why,
                        "by": [f"{voice.by.login}#{voice.by.id}" for voice in need.by],
                        "could": [one.login for one in need.could],
                        "write": need.write or None,
                    }
                    for need in rule.needs
                ],
            }
            for rule in verdict.rules
        ],
        "stops": [{"kind": stop.kind, "by": stop.by.login, "reason": stop.reason} for stop in verdict.stops],
        "doubts": [{"status": doubt.status, "why": doubt.why, "remedy": doubt.remedy} for doubt in verdict.doubts],
        "disregarded": [
            {"by": f"{one.by.login}#{one.by.id}" if one.by else None, "why": one.why, "write": one.write or None}
            for one in verdict.disregarded
        ],
        "write": list(verdict.lines),
    }


def _need(need: NeedView) -> Iterator[str]:
    by = f": {', '.join(need.by)}" if need.by else ""
    could = f". Could: {', '.join(need.could)}" if need.could else ""
    yield _line(f"    {need.mark} {need.why}{by}{could}", indent=4)
    yield from (f"        {_line(line)}" for line in need.tested)


def _line(text: str, *, indent: int = 0) -> str:
    return " " * indent + plain(text.strip(), 500)
