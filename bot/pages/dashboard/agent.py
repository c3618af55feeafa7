"""One agent: what it may begin, what it does, what is stuck, and what others ask of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import inert
from bot.domain.board import id_of
from bot.pages.dashboard.cards import Card, card
from bot.pages.dashboard.names import agent_name, issue_url, title
from bot.pages.situation import Situation
from bot.plan.models import Agent

ROWS = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that waits for the agent's word: `what` says which."""

    what: str
    title: str
    number: int
    url: str
    about: str
    write: str


def view(s: Situation, *, agent: str) -> Mapping[str, object] | None:
    """None where the plan has no such agent."""
    if agent not in s.plan.agents:
        return None
    one = s.plan.agents[agent]
    tasks = s.tasks_by_agent.get(agent, ())
    by_state: dict[str, list[Card]] = {}
    for name in tasks:
        by_state.setdefault(s.task_state(name), []).append(card(s, name))
    free = [card(s, name) for name in s.tasks_by_agent.get("", ()) if s.task_state(name) == "ready"]
    return {
        "id": agent,
        "name": agent_name(s, agent),
        "role": inert.plain(one.role or one.focus or "", 300),
        "groups": [
            ("doing", "Doing", [*by_state.get("in-progress", ()), *by_state.get("review", ())]),
            ("ready", "Ready to begin", by_state.get("ready", [])[:ROWS]),
            ("blocked", "Blocked", by_state.get("blocked", [])),
            ("waiting", "Waiting", by_state.get("waiting", [])[:ROWS]),
        ],
        "free": free[:ROWS],
        "asked": [*_sign_offs(s, agent), *_requirements(s, agent), *_answers(s, agent), *_handoffs(s, agent)][:ROWS],
        "done": len(by_state.get("done", ())),
        "total": len(tasks),
        "percent": len(by_state.get("done", ())) * 100 // len(tasks) if tasks else 0,
        "facts": [(name, value) for name, value in _facts(s, one) if value],
    }


def _sign_offs(s: Situation, agent: str) -> list[Asked]:
    found = []
    for entry, agents in s.asked.items():
        if agent in agents and s.states[entry] != "done":
            items = [one for one in s.verdicts[entry] if agent in one.missing]
            numbers = " ".join(str(one.number) for one in items)
            about = "; ".join(inert.plain(one.text, 120) for one in items[:3])
            found.append(_asked(s, "sign off", title(s, entry), s.number(entry), about, f"/sign-off {numbers}"))
    return found


def _requirements(s: Situation, agent: str) -> list[Asked]:
    return [
        _asked(
            s, "provide again" if one.state == "disputed" else "provide", agent_name(s, id_of(entry)),
            s.number(entry), inert.plain(one.need, 200), f"/provide {one.number} ",
        )
        for entry, items in s.required.items()
        for one in items
        if one.to == agent and one.state in ("asked", "disputed")
    ]  # fmt: skip


def _answers(s: Situation, agent: str) -> list[Asked]:
    return [
        _asked(
            s, "accept or reject", agent_name(s, one.to), s.number(entry), inert.plain(one.need, 200),
            f"/accept {one.number}",
        )
        for entry, items in s.required.items()
        for one in items
        if id_of(entry) == agent and one.state == "provided"
    ]  # fmt: skip


def _handoffs(s: Situation, agent: str) -> list[Asked]:
    found = []
    for entry, state in s.states.items():
        issue = s.issue(entry)
        handoff = issue.state.handoff if issue and state != "done" else None
        if handoff is None or handoff.answer:
            continue
        if agent in ([handoff.to] if handoff.to else s.validators.get(entry, ())):
            about = inert.plain(handoff.summary, 200)
            found.append(_asked(s, "validate", title(s, entry), s.number(entry), about, "/accept"))
    return found


def _asked(s: Situation, what: str, titled: str, number: int, about: str, write: str) -> Asked:
    return Asked(what, titled, number, issue_url(s.board, number), about, write.strip())


def _facts(s: Situation, one: Agent) -> list[tuple[str, str]]:
    return [
        ("Also called", ", ".join(one.aliases)),
        ("Acts as", ", ".join(principal.partition("#")[0] for principal in one.principals)),
        ("Owns", ", ".join(one.owns)),
        ("Provides", "; ".join(f"{agent_name(s, to)}: {what}" for to, what in one.provides.items())),
        ("Needs", "; ".join(f"{agent_name(s, of)}: {what}" for of, what in one.needs.items())),
        ("Timeline", one.timeline or ""),
    ]
