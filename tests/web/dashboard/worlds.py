"""Boards that a dashboard has to show: a usual one, a large one, odd ones, and one without anything."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.board import Board, InForce, Repository, entry_of
from bot.domain.state import Block, Claim, LogEntry, Measured, Required, Said, SignOff, Unread
from bot.plan.models import Plan
from bot.rules.items import key_of
from tests.boards import board_of, changed, plan_of

BEGUN = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)

RICH = """\
version: 1
session: {title: Harbour lights, objective: "Every quay is lit by **smart** lamps before the summer.", priority: high,
          timeline: 6 weeks, starts: START, success: [All lamps answer, "Nobody stumbles in the dark"]}
agents:
  mason:  {name: Mason, role: Foundations and masts, principals: ["ada#1"], owns: ["masts/**"], timeline: weeks 1-3}
  wire:   {name: Wire, role: Cables and power, principals: ["gemini[bot]#55"], needs: {mason: masts that stand}}
  lamp:   {name: Lamp, role: Lamps and their firmware}
  keeper: {name: Keeper, role: Operations, human: true}
areas:
  masts: {title: Masts, health: green, progress: 70, target: {progress: 100, by: week 3}}
  power: {title: Power, health: yellow, progress: 30, note: Two transformers are late}
  light: {title: Light, health: red, progress: 5}
phases:
  ground: {title: Foundations, weeks: 1-2, leads: [mason]}
  power:  {title: Power, after: [ground], weeks: 3-4, leads: [wire]}
  light:  {title: Light, after: [power], weeks: 5-6, leads: [lamp], supports: [keeper]}
tasks:
  survey:  {title: Survey the quays, agent: mason, phase: ground, estimate: 2 days}
  dig:     {title: Dig the holes, agent: mason, phase: ground, after: survey, estimate: 4 days, critical: true}
  masts:   {title: Set the masts, agent: mason, phase: ground, after: dig, estimate: 3 days}
  permit:  {title: Ask the harbour master, agent: keeper, phase: ground, estimate: 1 day}
  cables:  {title: Pull the cables, agent: wire, phase: power, after: masts, estimate: 5 days, critical: true}
  boxes:   {title: Mount the switch boxes, agent: wire, phase: power, estimate: 2 days}
  meter:   {title: Have the meter read, agent: keeper, phase: power, after: cables, estimate: 1 day}
  lamps:   {title: Hang the lamps, agent: lamp, phase: light, after: cables, estimate: 4 days}
  flash:   {title: Flash the firmware, agent: lamp, phase: light, after: lamps, estimate: 2 days}
  night:   {title: Walk the quays at night, phase: light, after: flash, checkpoint: lit, estimate: 1 day}
  leaflet: {title: Print a leaflet}
requirements:
  - {from: wire, to: mason, need: Masts with a cable duct}
  - {from: lamp, to: wire, need: 230 V at every mast}
  - {from: lamp, to: mason, need: Brackets of 60 mm}
  - {from: keeper, to: lamp, need: A switch for the night watch}
checkpoints:
  stands: {title: Everything stands, due: FIRST, items: [
             {text: Masts are plumb, sign_off: [mason]}, {text: Permit is there, sign_off: [keeper]}]}
  lit:    {title: The harbour is lit, due: LAST, after: [stands], items: [
             {text: Everybody has walked it, sign_off: all}]}
risks:
  rock: {level: high, title: Rock under quay four, note: Drilling takes three times as long, agent: mason}
  rain: {level: low, title: A wet March}
metrics:
  lux: {title: Light at the edge, group: Light, target: "> 10 lux", value: 6 lux}
  out: {title: Lamps that do not answer, group: Light, target: "0"}
log: [{text: The council said yes, at: 1 March}]
"""


def rich(begun: datetime = BEGUN) -> Board:
    """In the middle of its work, with something in every state."""
    dates = {"START": begun, "FIRST": begun + 14 * DAY, "LAST": begun + 39 * DAY}
    text = RICH
    for word, day in dates.items():
        text = text.replace(word, str(day.date()))
    board = named(board_of(plan_of(text)), 42, "acme", "harbour")
    board = closed(board, "survey", begun + 2 * DAY)
    board = closed(board, "permit", begun + 3 * DAY)
    claim = Claim("mason", 1, "ada", 101, begun + 2 * DAY, verified=True)
    board = changed(board, "dig", claim=claim, progress=60, note="quay three is done")
    board = changed(board, "leaflet", claim=Claim("keeper", 9, "olga", 102, begun), in_review=True)
    board = changed(board, "boxes", blocks=(Block("The boxes are stuck in customs", 55, "gemini", begun),))
    point = board.in_force.plan.checkpoints["stands"] if board.in_force else None
    assert point
    sign = SignOff(key_of(point.items[1].text), Said("keeper", 9, "olga", begun, 103, verified=True))
    board = on_gate(board, "checkpoint:stands", signs=(sign,))
    said = Said("mason", 1, "ada", begun, 104, verified=True)
    items = (
        Required(1, "wire", "230 V at every mast"),
        Required(2, "mason", "Brackets of 60 mm", state="provided", evidence="drawing 7", provided=said),
    )
    board = with_list(board, "lamp", items)
    log = tuple(
        LogEntry(
            begun + timedelta(hours=at), what, entry, agent, login, note, number, comment, verified=agent == "mason"
        )
        for at, what, entry, agent, login, note, number, comment in (
            (60, "claimed", "task:dig", "mason", "ada", "", 2, 101),
            (50, "blocked", "task:boxes", "wire", "gemini", "The boxes are stuck in customs", 6, 105),
            (48, "done", "task:survey", "mason", "ada", "all four quays", 1, 99),
        )
    )
    measured = tuple(
        Measured("lux", f"{lux} lux", begun + at * DAY, "command", by="wire", verified=at > 2)
        for at, lux in enumerate((2, 3, 3.5, 5, 6, 8), start=1)
    )
    board = replace(board, status=replace(board.status, log=log, measured=measured))
    return dated(board, begun, later={"leaflet": begun + 4 * DAY, "meter": begun + 6 * DAY})


def dated(board: Board, begun: datetime, *, later: Mapping[str, datetime]) -> Board:
    """The same board, whose issues were made when it began, or later."""
    came = {entry_of("task", name): at for name, at in later.items()}
    issues = {entry: replace(issue, created_at=came.get(entry, begun)) for entry, issue in board.issues.items()}
    return replace(board, issues=issues)


def large(tasks: int = 1_000, *, number: int = 43) -> Board:
    """Layers of fifty, each after two of the layer before; a third is done."""
    lines = ["version: 1", f"session: {{title: Archive of {tasks} tasks, starts: 2025-03-03}}", "agents:"]
    lines += [f"  agent-{at}: {{role: Part {at}}}" for at in range(10)]
    lines += ["tasks:"]
    for at in range(tasks):
        first, second = at - 50, at - 50 + (at % 7 if at % 50 < 40 else 0)
        after = f", after: [{', '.join(f't{one}' for one in sorted({first, second}))}]" if at >= 50 else ""
        lines.append(f"  t{at}: {{title: Sort shelf {at}, agent: agent-{at % 10}, estimate: {at % 4 + 1} days{after}}}")
    board = named(
        board_of(plan_of("\n".join(lines))), number, "acme", "archive" if tasks == 1_000 else f"archive-{tasks}"
    )
    done = {entry_of("task", f"t{at}") for at in range(tasks // 3)}
    issues = {
        entry: replace(issue, is_open=False, closed_at=BEGUN + timedelta(hours=issue.number))
        if entry in done
        else issue
        for entry, issue in board.issues.items()
    }
    return replace(board, issues=issues)


ODD_TITLES = (
    "A | pipe `and` ticks",
    "<img src=x onerror=alert(1)>",
    "right-to-left \u202egnp.exe\u2066",
    "x" * 900,
    "{{ 7 * 7 }} {% raw %}",
    "</script><script>alert(2)</script>",
    "مرحبا بالعالم",
)


def odd() -> Board:
    """Titles that mean harm, or only look strange."""
    import yaml

    tasks = {f"odd-{at}": {"title": title} for at, title in enumerate(ODD_TITLES)}
    head = {
        "title": "Odd <b>names</b> | `here`",
        "objective": "[x](javascript:alert(3)) <script>alert(4)</script> **b**",
    }
    agents = {
        "a": {"name": "<i>Ann</i>", "role": "y" * 900},
        "b": {"name": "בנאי", "role": "בונה קירות", "blockers": ["חסר מלט | <b>"]},
        "c": "Somebody",
    }
    rest = {
        "areas": {"wall": {"title": "קירות", "progress": 40, "note": "חצי | `x`", "of": ["a"]}},
        "metrics": {
            "speed": {
                "title": "מהירות",
                "target": "< 100 ms (p99)",
                "from": {"check": "bench", "app": "github-actions"},
            }
        },
        "requirements": [{"from": "b", "to": "a", "need": "לבנים <script>alert(5)</script>"}],
    }
    plan = plan_of(yaml.safe_dump({"version": 1, "session": head, "agents": agents, "tasks": tasks, **rest}))
    board = named(board_of(plan), 44, "acme", "odd.names")
    unread = Unread("speed", "“NaN | <b>” is no figure", BEGUN, "check bench")
    board = replace(board, status=replace(board.status, unread=(unread,)))
    said = Said("a", 1, "ada", BEGUN, 104, verified=True)
    asked = "לבנים <script>alert(5)</script>"
    items = (
        Required(1, "a", asked, state="disputed", evidence="x", provided=said, reason="אלה שבורות"),
        Required(2, "a", "Mortar", state="provided", evidence="x", provided=said),
    )
    return with_list(board, "b", items, beside="odd-0")


def empty() -> Board:
    return named(board_of(plan_of("version: 1\nsession: Nothing yet\n")), 45, "acme", "empty")


def single() -> Board:
    plan = plan_of("version: 1\nsession: One thing\ntasks: {only: {title: The only task}}\n")
    return named(board_of(plan), 46, "beta", "single")


def secret() -> Board:
    """Of a repository that only some may read."""
    plan = plan_of("version: 1\nsession: Secret plan\ntasks: {hide: {title: Hide it}}\n")
    return named(board_of(plan), 47, "acme", "secret")


def named(board: Board, number: int, owner: str, name: str) -> Board:
    where = Repository(number, f"R_{number}", owner, name, url=f"https://github.test/{owner}/{name}")
    return replace(board, repository=where)


def closed(board: Board, task: str, at: datetime) -> Board:
    return changed(board, task, is_open=False, closed_at=at, done_by="ada")


def on_gate(board: Board, entry: str, **fields: object) -> Board:
    issue = board.issues[entry]  # type: ignore[index]
    return board.with_issue(replace(issue, state=replace(issue.state, **fields)))  # type: ignore[arg-type]


def with_list(board: Board, agent: str, items: tuple[Required, ...], *, beside: str = "survey") -> Board:
    entry = entry_of("requirements", agent)
    model = board.issues[entry_of("task", beside)]
    state = replace(model.state, entry=entry, items=items, numbered=len(items))
    issue = replace(
        model, entry=entry, number=80, title=f"Requirements: {agent}", is_open=True, closed_at=None, state=state
    )
    return board.with_issue(issue)


def plan_in(board: Board) -> Plan:
    assert isinstance(board.in_force, InForce)
    return board.in_force.plan


ALL = (rich, large, odd, empty, single, secret)
