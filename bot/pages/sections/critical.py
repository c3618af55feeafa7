"""What everything hangs on: critical tasks with what each blocks, and the longest chain of open tasks."""

from bot.domain.board import Entry, entry_of, kind_of
from bot.pages.rows import named, task_row
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.graph import behind
from bot.plan.models import ALL

BLOCKED_SHOWN = 6
CHAIN = 25
LITTLE = 0.05
"""Days that count as none."""


def view(s: Situation) -> Values | None:
    critical = s.grouped.crucial
    chain = [Entry(node) for node in s.critical_path.nodes]
    if not critical and len(chain) < 2:
        return None
    return {
        "items": [_item(s, name) for name in critical],
        "chain": named(s, chain[:CHAIN]) if len(chain) > 1 else [],
        "longer": max(0, len(chain) - CHAIN),
        "days": f"{s.critical_path.days:g}",
        "estimated": len(s.grouped.estimated.intersection(chain)),
        "links": len(chain),
        "ends": _ends(s),
        "pace": f"{s.outlook.pace:.2g}" if s.outlook and s.outlook.pace else "",
    }


def _item(s: Situation, name: str) -> dict[str, object]:
    task = s.plan.tasks[name]
    blocks_all = ALL in task.blocks and ALL not in s.plan.tasks
    waiting = [Entry(node) for node in behind(s.graph, entry_of("task", name))]
    tasks = [entry for entry in waiting if kind_of(entry) == "task" and s.states[entry] != "done"]
    return {
        **task_row(s, name),
        "impact": task.impact or "",
        "blocks_all": blocks_all,
        "blocks": [] if blocks_all else named(s, tasks[:BLOCKED_SHOWN]),
        "slack": _slack(s, entry_of("task", name)),
        "more": 0 if blocks_all else max(0, len(tasks) - BLOCKED_SHOWN),
    }


def _slack(s: Situation, entry: Entry) -> str:
    """How much later an open task may end before the whole does; empty where nothing is estimated."""
    slack = s.outlook.forecast.slack.get(entry) if s.outlook else None
    if slack is None:
        return ""
    return "none" if slack < LITTLE else f"{slack:.3g} days"


def _ends(s: Situation) -> str:
    return s.outlook.against(s.outlook.end, s.outlook.target) if s.outlook else ""


SECTION = Section("critical", "Critical path", view)
