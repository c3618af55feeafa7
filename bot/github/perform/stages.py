"""The order in which a run writes: what others need comes first, the rest in the order given."""

from collections.abc import Iterable, Sequence

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
    CloseIssue,
    Comment,
    CommitFiles,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    EditMilestone,
    React,
    Record,
    RefreshStatus,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
    Unlabel,
)
from bot.domain.board import OURS, Board, Entry


def stages(actions: Sequence[Action]) -> list[list[Action]]:
    """Labels, milestones, adoptions, new issues with parents before children, then everything else."""
    labels: list[Action] = [one for one in actions if isinstance(one, CreateLabel | EditLabel)]
    milestones: list[Action] = [one for one in actions if isinstance(one, CreateMilestone | EditMilestone)]
    adopted: list[Action] = [one for one in actions if isinstance(one, AdoptIssue)]
    created = _by_depth([one for one in actions if isinstance(one, CreateIssue)])
    first = CreateLabel | EditLabel | CreateMilestone | EditMilestone | AdoptIssue | CreateIssue
    rest: list[Action] = [one for one in actions if not isinstance(one, first)]
    ordered: list[list[Action]] = [labels, milestones, adopted, *created, rest]
    return [stage for stage in ordered if stage]


def missing_labels(actions: Iterable[Action], board: Board) -> list[CreateLabel]:
    """Labels that the actions put on issues and that neither the repository has nor an action makes."""
    actions = list(actions)
    there = set(board.labels)
    there |= {one.name.lower() for one in actions if isinstance(one, CreateLabel | EditLabel)}
    named: list[str] = []
    for one in actions:
        if isinstance(one, CreateIssue | AdoptIssue):
            named.append(OURS)
        if isinstance(one, CreateIssue | AddLabels):
            named += one.labels
    wanted = {name.lower(): name for name in named if name.lower() not in there}
    return [CreateLabel(name, "ededed") for name in wanted.values()]


def facets(action: Action) -> set[tuple[str, ...]]:
    """What an action changes. Two that change the same do not go into one request: the second builds on the first."""
    match action:
        case EditIssue(entry) | AdoptIssue(entry):
            return {("body", entry)}
        case AddLabels(entry, labels) | RemoveLabels(entry, labels):
            return {("label", entry, label.lower()) for label in labels}
        case Unlabel(number, labels):
            return {("label", str(number), label.lower()) for label in labels}
        case AddBlockedBy(entry, by) | RemoveBlockedBy(entry, by):
            return {("edge", entry, str(by))}
        case CloseIssue(entry) | ReopenIssue(entry):
            return {("open", entry)}
        case SetParent(entry):
            return {("parent", entry)}
        case SetMilestone(entry):
            return {("milestone", entry)}
        case _:
            return set()


def named(action: Action) -> str:
    """What an action is about, for an error that a person reads."""
    match action:
        case CreateLabel(name) | EditLabel(_, name):
            return f"label {name}"
        case CreateMilestone(title) | EditMilestone(_, title):
            return f"milestone {title!r}"
        case Comment(number):
            return f"comment on #{number}"
        case Unlabel(number):
            return f"labels of #{number}"
        case React():
            return "reaction"
        case Record() | RefreshStatus():
            return "log"
        case CommitFiles(files):
            return ", ".join(path for path, _ in files[:3])
        case _:
            return str(action.entry)


def _by_depth(created: Sequence[CreateIssue]) -> list[list[Action]]:
    """Parents before their children; GitHub allows eight levels, a circle ends up in one."""
    by_entry = {one.entry: one for one in created}
    depths: dict[Entry, int] = {}
    for one in created:
        chain: list[Entry] = []
        at: Entry | None = one.entry
        while at in by_entry and at not in depths and at not in chain:
            chain.append(at)
            at = by_entry[at].parent
        depth = depths.get(at, -1) if at is not None else -1
        for entry in reversed(chain):
            depth += 1
            depths[entry] = depth
    levels: dict[int, list[Action]] = {}
    for one in created:
        levels.setdefault(depths[one.entry], []).append(one)
    return [levels[depth] for depth in sorted(levels)]
