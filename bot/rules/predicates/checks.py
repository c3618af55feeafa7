"""Whether checks of other Apps are green."""

from bot.domain.pull_facts import CheckRun
from bot.plan.models import GreenCheck
from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("checks", looks_at=("checks",))
def checks(wanted: list[GreenCheck], seen: Seen, mode: Mode) -> Answer:
    """All of these checks have succeeded at the head commit, from the App that is named.

    One that has not ended, or is not there, is unknown. A skipped or neutral check is not green, and a green one that
    turns red takes back what it gave. Where no App is named every check of that name must be green.
    """
    answers = [_state(check, seen.facts.checks) for check in wanted]
    for value in (False, None):
        if told := next((answer for answer in answers if answer.value is value), None):
            return told
    return Answer(True, ", ".join(answer.why for answer in answers))


def _state(wanted: GreenCheck, runs: tuple[CheckRun, ...]) -> Answer:
    of = f" of {wanted.app}" if wanted.app else ""
    found = [run.state for run in runs if run.name == wanted.name and _is_from(run, wanted.app)]
    if not found:
        return Answer(None, f"there is no check {wanted.name}{of} yet")
    red = next((state for state in found if state not in ("success", "pending")), None)
    if red:
        return Answer(False, f"{wanted.name}{of} is {'red' if red == 'failure' else red}")
    if "pending" in found:
        return Answer(None, f"{wanted.name}{of} has not ended")
    return Answer(True, f"{wanted.name}{of} is green")


def _is_from(run: CheckRun, app: str | None) -> bool:
    """Digits are an App's id, which nobody else can have; a slug may be given away after an App is renamed."""
    if app is None:
        return True
    return run.app_id == int(app) if app.isdecimal() and len(app) < 17 else run.app == app
