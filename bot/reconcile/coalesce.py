"""Several actions on one issue become one write: a command's own state and the words that follow from it."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.actions import Action, AddLabels, CreateIssue, EditIssue, RemoveLabels
from bot.domain.board import Entry


def coalesced(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The same effect in fewer actions: one `EditIssue` an entry, and no label that is added and removed again."""
    kept: list[Action | None] = []
    edits: dict[Entry, int] = {}
    labels: dict[tuple[Entry, str], int] = {}
    for action in actions:
        match action:
            case CreateIssue(entry):
                edits.pop(entry, None)
                kept.append(action)
            case EditIssue(entry):
                if entry in edits:
                    action = _merged(kept[edits[entry]], action)
                    kept[edits[entry]] = None
                edits[entry] = len(kept)
                kept.append(action)
            case AddLabels() | RemoveLabels():
                _label(kept, labels, action)
            case _:
                kept.append(action)
    return tuple(action for action in kept if action is not None)


def _merged(earlier: Action | None, later: EditIssue) -> EditIssue:
    assert isinstance(earlier, EditIssue)
    return EditIssue(
        later.entry,
        title=earlier.title if later.title is None else later.title,
        region=earlier.region if later.region is None else later.region,
        state=earlier.state if later.state is None else later.state,
    )


def _label(kept: list[Action | None], at: dict[tuple[Entry, str], int], action: AddLabels | RemoveLabels) -> None:
    """A label's second turn undoes its first: nobody adds what is there or removes what is not."""
    left: list[str] = []
    for name in action.labels:
        key = (action.entry, name.lower())
        if (index := at.pop(key, None)) is None:
            left.append(name)
            at[key] = len(kept)
            continue
        former = kept[index]
        assert isinstance(former, AddLabels | RemoveLabels)
        rest = tuple(other for other in former.labels if other.lower() != name.lower())
        kept[index] = replace(former, labels=rest) if rest else None
    if left:
        kept.append(replace(action, labels=tuple(left)))
