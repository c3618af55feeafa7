"""The bot's words in the issue of each kind of entry: what the templates are told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup

from bot import inert
from bot.domain.board import Entry, entry_of, id_of, kind_of
from bot.domain.state import IssueState
from bot.plan.models import Plan, title_from_id
from bot.reconcile.agreements import gate_values, list_values
from bot.reconcile.dates import day_of
from bot.reconcile.edges import shown_after
from bot.reconcile.openness import BY_PLAN
from bot.reconcile.states import is_over, standing
from bot.reconcile.view import View
from bot.render import reference, render
from bot.rules.handoffs import ACCEPT, GIVE, REJECT, Passing, is_offered

AFTER_SHOWN = 60


def region_of(view: View, entry: Entry, *, state: IssueState, is_open: bool) -> str:
    """The text between Baton's markers; ticks that people made are kept where they mean nothing to Baton."""
    match kind_of(entry):
        case "task":
            text = _task(view, entry, state, is_open)
        case "phase":
            text = _phase(view, entry, state, is_open)
        case "checkpoint":
            return _checkpoint(view, entry, state, is_open)
        case _:
            return _requirements(view, entry, is_open)
    issue = view.issue(entry)
    return with_ticks(text, issue.region) if issue and issue.region != text else text


def with_ticks(text: str, former: str) -> str:
    """Ticks are people's words: a box that was ticked stays so, as long as its line is the same."""
    if "- [x] " not in former or "- [ ] " not in text:
        return text
    ticked = {line[6:] for line in former.split("\n") if line.startswith("- [x] ")}
    lines = text.split("\n")
    return "\n".join(
        f"- [x] {line[6:]}" if line.startswith("- [ ] ") and line[6:] in ticked else line for line in lines
    )


def removed_region(entry: Entry) -> str:
    return render("issues/removed.md.j2", entry=entry)


def archived_region(region: str, *, former: str, session: str) -> str:
    return render("issues/archived.md.j2", region=Markup(region), former=former, session=session)


def _task(view: View, entry: Entry, state: IssueState, is_open: bool) -> str:
    plan = view.plan
    task, agent = plan.tasks[id_of(entry)], plan.owner_of(id_of(entry))
    phase = view.outline.phases.get(entry)
    return render(
        "issues/task.md.j2",
        owner=_agent(plan, agent) if agent else "",
        phase=_gate(view, phase) if phase else "",
        gate=_gate(view, entry_of("checkpoint", task.checkpoint)) if task.checkpoint else "",
        kind="" if task.kind == "task" else task.kind,
        type=task.type or "",
        estimate=task.estimate or "",
        due=_due(plan, task.due),
        when=task.when or "",
        critical=task.critical,
        impact=task.impact or "",
        done="" if is_open else state.done_by,
        overruled=None if is_open else state.overruled,
        handoff=state.handoff,
        waiting=(state.handoff.to,) if is_open and state.handoff and is_offered(state) else (),
        write=(ACCEPT, REJECT),
        blocks=standing(view.board, state.blocks) if is_open else (),
        claim=state.claim,
        in_review=state.in_review,
        progress=-1 if state.progress is None else state.progress,
        remark=state.note,
        after=_others(view, shown_after(view, entry)),
        native=view.board.features.dependencies,
        acceptance=task.acceptance,
        note=task.note or "",
    )


def _phase(view: View, entry: Entry, state: IssueState, is_open: bool) -> str:
    plan = view.plan
    phase = plan.phases[id_of(entry)]
    ways = view.outline.passings.get(entry)
    agents, write = _must_write(view, entry, state, ways) if ways and is_open else ((), ())
    members = view.outline.members.get(entry, ())
    has_parents = view.board.features.sub_issues
    return render(
        "issues/phase.md.j2",
        owner=_agent(plan, phase.agent) if phase.agent else "",
        leads=[plan.agent_name(agent) for agent in phase.leads],
        supports=[plan.agent_name(agent) for agent in phase.supports],
        weeks=phase.weeks or "",
        starts=_due(plan, phase.starts),
        due=_due(plan, phase.due),
        after=_others(view, shown_after(view, entry)),
        native=view.board.features.dependencies,
        notes=phase.notes,
        # GitHub shows sub-issues itself; those that are none are named here.
        tasks=_others(view, [task for task in members if not has_parents or task not in view.outline.parents]),
        validation=ways.what if ways else "",
        validators=[plan.agent_name(agent) for agent in ways.validators] if ways else [],
        handoff=state.handoff,
        waiting=agents,
        write=write,
        has_tasks=bool(members),
    )


def _must_write(view: View, entry: Entry, state: IssueState, ways: Passing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who must act on a phase, and with what: once its tasks are done its giver, then who validates."""
    if not all(is_over(view, other) for other in view.outline.before.get(entry, ())):
        return (), ()
    if state.handoff and is_offered(state):
        return (state.handoff.to,) if state.handoff.to else ways.validators, (ACCEPT, REJECT)
    return ways.givers, (GIVE,)


def _checkpoint(view: View, entry: Entry, state: IssueState, is_open: bool) -> str:
    plan = view.plan
    point = plan.checkpoints[id_of(entry)]
    return render(
        "issues/checkpoint.md.j2",
        due=_due(plan, point.due),
        window=point.window or "",
        status=point.status or "",
        after=_others(view, shown_after(view, entry)),
        native=view.board.features.dependencies,
        **gate_values(view, entry, is_over=not is_open and state.done_by == BY_PLAN),
        has_tasks=bool(view.outline.members.get(entry)),
        closed=not is_open,
    )


def _requirements(view: View, entry: Entry, is_open: bool) -> str:
    return render("issues/requirements.md.j2", closed=not is_open, **list_values(view, entry))


def _others(view: View, entries: Iterable[Entry]) -> Sequence[Mapping[str, object]]:
    named = [{"number": view.number(other), "title": view.outline.titles[other]} for other in entries]
    return named[:AFTER_SHOWN]


def _due(plan: Plan, when: date | str | None) -> str:
    """The day where it can be told, else the words of the plan."""
    return str(day_of(plan, when) or when) if when else ""


def _gate(view: View, entry: Entry) -> str:
    """`#3 Foundation`; the number is meant."""
    if entry not in view.outline.titles:
        return ""
    name = id_of(entry)
    gate = view.plan.phases[name] if kind_of(entry) == "phase" else view.plan.checkpoints[name]
    title = inert.inline(gate.title or title_from_id(name))
    number = reference(view.number(entry))
    return Markup(f"{number} {title}" if number else title)


def _agent(plan: Plan, agent: str) -> str:
    """The agent's name with its id, by which commands call it."""
    name = plan.agent_name(agent)
    return Markup(inert.code(agent) if name == agent else f"{inert.inline(name)} ({inert.code(agent)})")
