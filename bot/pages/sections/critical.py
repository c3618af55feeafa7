"""What everything hangs on: critical tasks with what each blocks, and the longest chain of open tasks."""

from bot.domain.board import Entry, entry_of, kind_of
from bot.pages.rows import named, task_row
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.graph import behind
from bot.plan.models import ALL

BLOCKED_SHOWN = 6
CHAIN = 25


def view(s: Situation) -> Values | None:
    critical = [name for name, task in s.plan.tasks.items() if task.critical or ALL in task.blocks]
    chain = [Entry(node) for node in s.critical_path.nodes]
    if not critical and len(chain) < 2:
        return None
    return {
        "items": [_item(s, name) for name in critical],
        "chain": named(s, chain[:CHAIN]) if len(chain) > 1 else [],
        "longer": max(0, len(chain) - CHAIN),
        "days": f"{s.critical_path.days:g}",
        "estimated": sum(bool(s.plan.tasks[node.partition(":")[2]].estimate) for node in chain),
        "links": len(chain),
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
        "more": 0 if blocks_all else max(0, len(tasks) - BLOCKED_SHOWN),
    }


SECTION = Section("critical", "Critical path", view)
