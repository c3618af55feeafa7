"""The sessions of the five example documents, from their start to their end."""

from bot.plan.models import Plan
from tests.conversations.telling import Story, Teller

ARCHIVE = ("archivist", "scanner", "transcriber", "indexer", "web-agent", "quality-agent")
READER, PLANNER, PRINTER = "recipe-reader", "batch-planner", "label-printer"
RADIO, FLIGHT, MEDICAL, RECORDS = (
    *("radio-networks-agent", "flight-dispatch-agent"),
    *("medical-review-agent", "records-training-agent"),
)


async def mesh(teller: Teller) -> None:
    """Requirements, two checkpoints, three phases."""
    says = teller.says
    await says("archivist", "requirements:scanner", "/provide 1 order.md")
    await says("quality-agent", "requirements:scanner", "/provide 2 two millimetres")
    await says("scanner", "requirements:scanner", "/reject 2 on which pages?")
    await teller.chapter()
    assert teller.talk.state("requirements:scanner") != "done"
    await says("quality-agent", "requirements:scanner", "/provide 2 two millimetres on all pages")
    await says("scanner", "requirements:scanner", "/accept all")
    for login in ARCHIVE:
        await says(login, "checkpoint:checkpoint-1", "/sign-off 1")
    await says("archivist", "checkpoint:checkpoint-1", "/sign-off 2")
    await says("indexer", "checkpoint:checkpoint-1", "/withdraw 1")
    await says("scanner", "checkpoint:checkpoint-1", "/sign-off 3")
    await teller.chapter()
    assert teller.talk.state("checkpoint:checkpoint-1") == "review"
    await says("indexer", "checkpoint:checkpoint-1", "/sign-off 1")
    await teller.rebuild()
    assert teller.talk.state("checkpoint:checkpoint-1") == "done"
    await teller.finishes("archivist", "catalogue-of-the-first-ten-volumes")
    await teller.finishes("scanner", "photographs-of-all-pages")
    await teller.finishes("quality-agent", "sampling-plan")
    await teller.chapter()
    assert teller.states("phase")["phase-2"] == "ready"
    await teller.finishes("transcriber", "text-of-the-first-ten-volumes")
    await teller.finishes("indexer", "index-of-ships-and-people")
    await says("quality-agent", "checkpoint:checkpoint-2", "/sign-off 1")
    await says("transcriber", "checkpoint:checkpoint-2", "/sign-off 2")
    await teller.chapter()
    await teller.finishes("web-agent", "reading-room-with-page-viewer")
    await teller.finishes("indexer", "search-interface")
    await teller.chapter()
    assert set(teller.states("phase").values()) == set(teller.states("checkpoint").values()) == {"done"}
    assert set(teller.talk.states().values()) == {"done"}


def from_the_start(plan: Plan) -> Plan:
    """What the document says is done is not."""
    phases = {name: phase.model_copy(update={"state": None, "status": None}) for name, phase in plan.phases.items()}
    return plan.model_copy(update={"phases": phases})


async def sequential(teller: Teller) -> None:
    """Three steps, one hand-off that is sent back."""
    await teller.finishes(READER, "read-the-recipe-cards", "name-every-ingredient-in-one-way")
    await teller.says(PRINTER, "task:lay-out-the-labels", "/claim")
    await teller.chapter()
    await teller.says(READER, "phase:step-1", "/handoff forty cards are text")
    await teller.says(PLANNER, "phase:step-1", "/reject two cards have no weights")
    await teller.chapter()
    assert list(teller.states("phase").values()) == ["in-progress", "waiting", "waiting"]
    await teller.says(READER, "phase:step-1", "/handoff weighed again")
    await teller.rebuild()
    await teller.says(PLANNER, "phase:step-1", "/accept")
    await teller.chapter()
    assert list(teller.states("phase").values()) == ["done", "ready", "waiting"]
    await teller.finishes(PLANNER, "scale-the-amounts-to-the-ovens", "plan-proofing-times")
    await teller.chapter()
    await teller.says(PLANNER, "phase:step-2", "/handoff batches are planned")
    await teller.says(PRINTER, "phase:step-2", "/accept")
    await teller.chapter()
    await teller.finishes(PRINTER, "lay-out-the-labels", "print-allergens-in-bold")
    await teller.chapter()
    assert set(teller.states("phase").values()) == {"done"}


OPENED = ("mark-step-free-paths", "publish-map-tiles", "open-the-booking-service", "show-the-map-on-phones")


def with_a_blocker(plan: Plan) -> Plan:
    """The app needs the map too, so that one task holds four."""
    tasks = dict(plan.tasks)
    tasks["draw-the-route-map"] = tasks["draw-the-route-map"].model_copy(update={"state": None})
    tasks["show-the-map-on-phones"] = tasks["show-the-map-on-phones"].model_copy(
        update={"after": ["draw-the-route-map"]}
    )
    return plan.model_copy(update={"tasks": tasks})


async def week(teller: Teller) -> None:
    """A blocker opens four tasks; then task after task to the release, and the goals of three weeks."""
    await teller.says("juniper", "task:draw-the-route-map", "/claim", "/block the harbour office decides on Thursday")
    await teller.says("marigold", "task:show-the-map-on-phones", "/done")
    await teller.chapter()
    assert teller.talk.state("task:draw-the-route-map") == "blocked"
    await teller.says("juniper", "task:draw-the-route-map", "/unblock", "/progress 80% only the quay is missing")
    await teller.rebuild()
    await teller.says("juniper", "task:draw-the-route-map", "/done")
    await teller.chapter()
    assert {teller.talk.state(f"task:{task}") for task in OPENED} == {"ready"}
    assert "ready" in teller.talk.state("task:count-the-seats-on-the-quay")
    todo = {name for name, state in teller.talk.states().items() if state != "done"}
    plan = teller.plan
    while todo:
        ready = [name for name in plan.tasks if name in todo and not todo & set(plan.tasks[name].after)]
        assert ready, f"nothing of {sorted(todo)} can be begun"
        for name in ready:
            await teller.finishes(plan.owner_of(name) or "heron", name)
        await teller.chapter()
        todo -= set(ready)
    for name, point in plan.checkpoints.items():
        for login in plan.agents:
            signs = [at for at, item in enumerate(point.items, 1) if may_sign(item.sign_off, login)]
            if signs:
                await teller.says(login, f"checkpoint:{name}", f"/sign-off {' '.join(map(str, signs))}")
    await teller.chapter()
    assert set(teller.talk.states().values()) == {"done"}
    assert set(teller.states("checkpoint").values()) == {"done"}


def may_sign(rule: object, login: str) -> bool:
    """Where any one agent may, the first one does."""
    if isinstance(rule, list):
        return login in rule
    return rule == "all" or (rule == "any" and login == "juniper")


def side_by_side(plan: Plan) -> Plan:
    """Foundations and nights go on together, the handover comes after both."""
    after = {"phase-1": [], "phase-2": [], "phase-3": ["phase-1", "phase-2"]}
    leads = {"phase-1": ["agent-01"], "phase-2": ["agent-03"], "phase-3": ["agent-07"]}
    phases = {
        name: phase.model_copy(update={"after": after[name], "leads": leads[name]})
        for name, phase in plan.phases.items()
    }
    session = plan.session.model_copy(update={"style": "phased"})
    return plan.model_copy(update={"phases": phases, "session": session})


async def phases(teller: Teller) -> None:
    """Two phases run together, the third opens behind both."""
    assert list(teller.states("phase").values()) == ["ready", "ready", "waiting"]
    await teller.finishes("agent-01", "motor-driver")
    await teller.finishes("agent-03", "opening-rules")
    await teller.says("agent-08", "task:night-rehearsal", "/claim")
    await teller.chapter()
    assert list(teller.states("phase").values()) == ["in-progress", "in-progress", "waiting"]
    await teller.finishes("agent-02", "rain-and-wind-feed")
    await teller.finishes("agent-05", "catalogue-import", "dome-turns-by-command", "catalogue-of-bright-stars")
    await teller.rebuild()
    assert list(teller.states("phase").values()) == ["done", "in-progress", "waiting"]
    await teller.finishes("agent-04", "exposure-control")
    await teller.finishes("agent-06", "plan-of-a-night", "one-night-planned-without-hands")
    await teller.chapter()
    assert list(teller.states("phase").values()) == ["done", "done", "ready"]
    await teller.finishes("agent-07", "control-room-screens")
    await teller.finishes("agent-08", "night-rehearsal", "bug-fixes", "training-for-the-night-staff")
    await teller.chapter()
    assert set(teller.states("phase").values()) == {"done"}


async def dispatch(teller: Teller) -> None:
    """Four agents: what the document says is going on, this week's activities and this month's."""
    begun = {
        RADIO: "replace-the-antenna-on-the-north-ridge",
        FLIGHT: "move-the-flight-board-to-the-new-server",
        MEDICAL: "compare-triage-codes-of-two-winters",
    }
    states = teller.talk.states()
    assert {states[task] for task in begun.values()} == {"in-progress"}, "as the document says"
    assert states["training-calendar-published"] == "done"
    for agent, task in begun.items():
        await teller.says(agent, f"task:{task}", "/claim", "/progress 50% half of it")
    await teller.says(RECORDS, "task:server-move", "/claim")
    await teller.chapter()
    await teller.says(FLIGHT, "task:server-move", "/claim")
    await teller.chapter()
    assert "records-training-agent" in teller.talk.answers("task:server-move")[-1]
    await teller.says(RECORDS, "task:server-move", "/handoff to flight-dispatch-agent it is your board")
    await teller.chapter()
    await teller.says(FLIGHT, "task:server-move", "/accept", "/done")
    await teller.says(RADIO, "task:replace-the-antenna-on-the-north-ridge", "/block waiting for clear weather")
    await teller.rebuild()
    assert teller.talk.state("task:replace-the-antenna-on-the-north-ridge") == "blocked"
    await teller.says(RADIO, "task:replace-the-antenna-on-the-north-ridge", "/unblock", "/done")
    await teller.finishes(RADIO, "antenna-flight")
    await teller.finishes(MEDICAL, "winter-review")
    await teller.says(FLIGHT, f"task:{begun[FLIGHT]}", "/done")
    await teller.says(MEDICAL, f"task:{begun[MEDICAL]}", "/done")
    await teller.chapter()
    week_over = {name: state for name, state in teller.talk.states().items() if state != "done"}
    assert week_over == {"night-exercise-with-two-valleys": "ready", "spare-batteries-for-every-hut": "ready"}
    await teller.finishes(RECORDS, "spare-batteries-for-every-hut", "night-exercise-with-two-valleys")
    await teller.chapter()
    assert set(teller.talk.states().values()) == {"done"}


STORIES = {
    "mesh": Story("mesh", from_the_start, mesh),
    "sequential": Story("sequential", from_the_start, sequential),
    "week": Story("status", with_a_blocker, week),
    "phases": Story("master-plan", side_by_side, phases),
    "dispatch": Story("approvals", from_the_start, dispatch),
}
