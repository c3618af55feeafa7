"""The screens of a repository: which parts each has, and from which view the values of a part come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.pages.dashboard import agent, board, burnup, graph, heat, log, pull, schedule, sessions, tasks, trend
from bot.pages.sections import agents, attention, checkpoints, critical, head, overall, risks
from bot.pages.situation import Situation
from bot.rules.approvals.verdict import Verdict
from bot.web.dashboard.rendered import Rendered
from bot.web.dashboard.templates import render

LATEST = 8
"""Entries of the log on the first screen."""
Query = Mapping[str, str]
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a screen is made of. `root` is the repository's address on the dashboard."""

    situation: Situation
    verdicts: Mapping[int, Verdict]
    today: date
    root: str


class NotThere(Exception):
    """The plan has no such agent, session or pull request."""


View = Callable[[Scene, Query], Values | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a screen that changes by itself. Its template has its name; None from `view` leaves it empty."""

    name: str
    title: str
    view: View
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """`asks` are the words of the query that it understands, each with the characters that are kept."""

    name: str
    title: str
    parts: tuple[Part, ...]
    asks: Mapping[str, int]
    within: str = ""
    """The tab that leads to it, where it has none of its own."""


def _required(values: Values | None) -> Values:
    if values is None:
        raise NotThere
    return values


def _number(query: Query, name: str) -> int:
    word = query.get(name, "")
    return int(word) if word.isdecimal() and len(word) < 7 else 1


def _pulls(scene: Scene, query: Query) -> Values:
    return {"rows": pull.rows(scene.situation.board, scene.verdicts.values())}


def _pull(scene: Scene, query: Query) -> Values:
    verdict = scene.verdicts.get(_number(query, "number"))
    if verdict is None:
        raise NotThere
    return pull.view(scene.situation.board, verdict)


def _with(view: Callable[[Situation], Values | None]) -> View:
    return lambda scene, query: view(scene.situation)


SCREENS: Mapping[str, Screen] = {
    one.name: one
    for one in (
        Screen(
            "overview",
            "Overview",
            (
                Part("head", "Session", _with(head.view), wide=True),
                Part("attention", "Needs attention", _with(attention.view), wide=True),
                Part("critical", "Critical path", _with(critical.view)),
                Part("burnup", "Burn-up", lambda scene, query: burnup.view(scene.situation, today=scene.today)),
                Part("agents", "Agents", _with(agents.view), wide=True),
                Part("checkpoints", "Checkpoints", _with(checkpoints.view), wide=True),
                Part("areas", "Areas", _with(overall.view)),
                Part("risks", "Risks", _with(risks.view)),
                Part("metrics", "Metrics", _with(trend.view), wide=True),
                Part("latest", "Latest", lambda scene, query: log.view(scene.situation, rows=LATEST)),
                Part("archive", "Earlier sessions", lambda scene, query: _archive(scene)),
            ),
            {},
        ),
        Screen(
            "board",
            "Board",
            (
                Part(
                    "columns",
                    "Board",
                    lambda scene, query: board.view(
                        scene.situation, by=query.get("by", "state"), query=query.get("q", "")
                    ),
                    wide=True,
                ),
            ),
            {"by": 8, "q": 80},
        ),
        Screen(
            "tasks",
            "Tasks",
            (
                Part(
                    "table",
                    "Tasks",
                    lambda scene, query: tasks.view(
                        scene.situation,
                        query=query.get("q", ""),
                        state=query.get("state", ""),
                        agent=query.get("agent", ""),
                        page=_number(query, "page"),
                    ),
                    wide=True,
                ),
            ),
            {"q": 80, "state": 16, "agent": 40, "page": 6},
        ),
        Screen(
            "graph",
            "Graph",
            (Part("legend", "Graph", lambda scene, query: _legend(scene), wide=True),),
            {},
        ),
        Screen(
            "schedule",
            "Schedule",
            (
                Part(
                    "gantt",
                    "Phases in time",
                    lambda scene, query: schedule.view(scene.situation, today=scene.today),
                    wide=True,
                ),
                Part(
                    "burnup",
                    "Burn-up",
                    lambda scene, query: burnup.view(scene.situation, today=scene.today),
                    wide=True,
                ),
            ),
            {},
        ),
        Screen(
            "requirements",
            "Requirements",
            (Part("heat", "Requirements", _with(heat.view), wide=True),),
            {},
        ),
        Screen(
            "log",
            "Log",
            (
                Part(
                    "log", "Log", lambda scene, query: log.view(scene.situation, page=_number(query, "page")), wide=True
                ),
            ),
            {"page": 6},
        ),
        Screen("pulls", "Pull requests", (Part("pulls", "Pull requests", _pulls, wide=True),), {}),
        Screen("pull", "Pull request", (Part("verdict", "Verdict", _pull, wide=True),), {"number": 9}, within="pulls"),
        Screen(
            "agent",
            "Agent",
            (
                Part(
                    "agent",
                    "Agent",
                    lambda scene, query: _required(agent.view(scene.situation, agent=query.get("agent", ""))),
                    wide=True,
                ),
            ),
            {"agent": 40},
            within="overview",
        ),
        Screen(
            "session",
            "Earlier session",
            (
                Part(
                    "session",
                    "Earlier session",
                    lambda scene, query: _required(sessions.issues_of(scene.situation.board, query.get("session", ""))),
                    wide=True,
                ),
            ),
            {"session": 60},
            within="overview",
        ),
    )
}
TABS = ("overview", "board", "graph", "schedule", "requirements", "tasks", "pulls", "log")


def _archive(scene: Scene) -> Values | None:
    found = sessions.archived(scene.situation.board)
    return {"sessions": found} if found else None


def _legend(scene: Scene) -> Values:
    """What says in words what the drawing shows; its text changes whenever the drawing does."""
    return graph.summary(scene.situation)


def render_screen(screen: Screen, scene: Scene, query: Query) -> Rendered:
    """Every part as HTML. Raises NotThere."""
    parts = {}
    for part in screen.parts:
        values = part.view(scene, query)
        text = "" if values is None else render(f"parts/{part.name}", root=scene.root, repo=_repo(scene), **values)
        parts[part.name] = text.strip()
    return Rendered.of(parts)


def _repo(scene: Scene) -> str:
    return scene.situation.board.repository.url
