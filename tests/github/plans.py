"""Actions of whole plans, as reconcile would give them."""

from itertools import pairwise

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    Pin,
)
from bot.domain.board import STATUS, Board, Entry
from bot.domain.state import IssueState, StatusState
from tests.github.town import SESSION

STATES = ("waiting", "ready", "in-progress", "blocked", "review")


def task(number: int) -> Entry:
    return Entry(f"task:t{number}")


def labels(agents: int = 13) -> list[Action]:
    return [
        *(CreateLabel(f"agent:a{number}", "0075ca", f"Agent {number}") for number in range(agents)),
        *(CreateLabel(f"state:{state}", "ededed") for state in STATES),
    ]


def first_round(tasks: int = 40, milestones: int = 5) -> list[Action]:
    """What is not there yet."""
    return [
        *labels(),
        *(CreateMilestone(f"Week {number}") for number in range(milestones)),
        *(
            CreateIssue(
                task(number),
                f"Task {number}",
                "First words",
                (f"agent:a{number % 13}", "state:ready"),
                f"Week {number % 5}",
            )
            for number in range(tasks)
        ),
        CreateIssue(STATUS, "Status", "Nothing yet"),
    ]


def second_round(board: Board, dependencies: int = 40) -> list[Action]:
    """What needs the numbers of the first."""
    tasks = [entry for entry in board.issues if entry != STATUS]
    pairs = [*pairwise(tasks), *zip(tasks, tasks[2:], strict=False)]
    return [
        *(
            EditIssue(entry, region=f"Number {board.issues[entry].number}", state=IssueState(str(entry), SESSION))
            for entry in tasks
        ),
        *(AddBlockedBy(one, other) for one, other in pairs[:dependencies]),
        EditIssue(STATUS, region="The page", state=StatusState(SESSION)),
        Pin(STATUS),
    ]
