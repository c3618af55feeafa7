"""Pull requests: what stands against them, who is waited for, and what was overruled for good."""

from bot.domain.state import Stop
from bot.pages.section import Section, Values
from bot.pages.situation import Situation

SHOWN = 30
OVERRULED = 20


def view(s: Situation) -> Values | None:
    """Overrides stay: the newest here, all of them in the log."""
    stops = s.status.stops
    standing = [one for one in stops if one.kind in ("veto", "halt", "hold")]
    overruled = [one for one in reversed(stops) if one.kind == "override"]
    waiting = s.status.waiting
    if not (standing or overruled or waiting):
        return None
    return {
        "standing": [_stop(s, one) for one in standing[:SHOWN]],
        "overruled": [_stop(s, one) for one in overruled[:OVERRULED]],
        "more": max(0, len(overruled) - OVERRULED) + max(0, len(standing) - SHOWN) + max(0, len(waiting) - SHOWN),
        "waiting": [
            {
                "number": one.number,
                "title": one.title,
                "agents": [s.plan.agent_name(agent) if agent in s.plan.agents else agent for agent in one.agents],
            }
            for one in waiting[:SHOWN]
        ],
    }


def _stop(s: Situation, stop: Stop) -> dict[str, object]:
    agent = stop.said.agent
    return {
        "kind": stop.kind,
        "number": stop.number,
        "rule": stop.rule,
        "sha": stop.sha[:12],
        "login": stop.said.login,
        "agent": s.plan.agent_name(agent) if agent in s.plan.agents else agent,
        "at": stop.said.at,
        "reason": stop.reason,
    }


SECTION = Section("approvals", "Pull requests", view)
