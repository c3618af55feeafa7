"""What the agents' side tells: plain values, in the shapes that `--json` and the tools answer with."""

from dataclasses import dataclass
from typing import Literal

State = Literal["waiting", "ready", "in-progress", "blocked", "review", "done", "unknown"]
Outcome = Literal["done", "refused", "answered", "unanswered", "sent"]


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a task. `agent` is empty for a person who acts for themselves; `since` is as the issue says it."""

    login: str
    agent: str
    verified: bool
    since: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another issue that is named. `is_open` is None where it was not looked up."""

    number: int
    title: str
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Agents that must act on an issue, and what each may write there."""

    agents: tuple[str, ...]
    write: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One issue of Baton's. `kind` is task, phase, checkpoint, requirements, status, log; `id` the plan's.

    `agents` own it, none meaning that anyone may claim it; `progress` is a percentage, None where nobody said one.
    """

    number: int
    id: str
    kind: str
    title: str
    url: str
    state: State
    agents: tuple[str, ...]
    is_critical: bool
    claim: Claim | None
    progress: int | None
    remark: str
    blocked: tuple[str, ...]
    after: tuple[Other, ...]
    waiting_for: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A comment of Baton's; `replies_to` is the id of the comment that it answers, None where it answers none."""

    number: int
    text: str
    url: str
    at: str
    replies_to: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A task with its surroundings. `text` is what Baton says in the issue, `about` what people wrote around it."""

    task: Task
    text: str
    about: str
    waits_for: tuple[Other, ...] = ()
    blocks: tuple[Other, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """The most critical task that is ready for the agent, None where none is, and those that come behind it."""

    agent: str
    task: Task | None
    others: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a command.

    done: Baton did it. refused: `text` is the reason and the next step. answered: Baton replied with words.
    unanswered: no answer in time. sent: nobody waited.
    """

    outcome: Outcome
    command: str
    number: int
    url: str
    text: str
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An issue that waits for the agent, and what the agent may write there."""

    task: Task
    write: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """`act`: waits for the agent. `said`: Baton's words to it since then. `holding`: its claims. `ready`: to claim."""

    agent: str
    since: str
    act: tuple[Act, ...]
    said: tuple[Said, ...]
    holding: tuple[Task, ...]
    ready: tuple[Task, ...]
