"""What `baton agent` prints for people: tables on a terminal, plain lines elsewhere."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import inert
from bot.agent.model import Answer, Inbox, Next, Other, Said, Shown, Task

STYLES = {
    "done": "green",
    "review": "magenta",
    "in-progress": "blue",
    "ready": "bright_green",
    "blocked": "red",
    "waiting": "bright_black",
}
OUTCOMES = {
    "done": ("done", "green"),
    "refused": ("refused", "red"),
    "answered": ("Baton says", "blue"),
    "unanswered": ("no answer", "yellow"),
    "sent": ("sent", "default"),
}


def console() -> Console:
    """Nothing of the text is read as markup, and nothing is wrapped."""
    return Console(highlight=False, soft_wrap=True, markup=False)


def next_(found: Next) -> None:
    to = console()
    if found.task is None:
        to.print(f"nothing is ready for {found.agent}")
        return
    to.print(line(found.task))
    to.print(found.task.url)
    for other in found.others:
        to.print(Text("  then ").append_text(line(other)))


def tasks(found: Sequence[Task]) -> None:
    to = console()
    if not found:
        to.print("no tasks")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "task", "agent", "state", "claimed by", "after"):
        table.add_column(heading, overflow="ellipsis")
    for task in found:
        state = Text(_state(task), style=STYLES.get(task.state, "default"))
        waits = ", ".join(f"#{other.number}" for other in task.after[:5]) if task.state == "waiting" else ""
        table.add_row(f"#{task.number}", _plain(task.title, 60), ", ".join(task.agents), state, _claim(task), waits)
    to.print(table)


def show(found: Shown) -> None:
    to = console()
    to.print(line(found.task))
    to.print(found.task.url)
    _others("waits for", found.waits_for, to=to)
    _others("blocks", found.blocks, to=to)
    _block(found.text, to=to)
    _block(found.about, to=to)
    _said(found.said, to=to)


def inbox(found: Inbox) -> None:
    to = console()
    for act in found.act:
        to.print(Text("for you: ", style="bold").append_text(line(act.task)))
        if act.write:
            to.print(f"  write {' or '.join(_plain(one) for one in act.write)}")
    for task in found.holding:
        to.print(Text("you hold: ", style="bold").append_text(line(task)))
    for task in found.ready:
        to.print(Text("ready: ", style="bold").append_text(line(task)))
    _said(found.said, to=to)
    if not (found.act or found.holding or found.ready or found.said):
        to.print(f"nothing waits for {found.agent}")


def answer(found: Answer) -> None:
    to = console()
    word, style = OUTCOMES[found.outcome]
    to.print(Text(word, style=f"bold {style}").append(f": {_plain(found.command)} on #{found.number}", style="default"))
    _block(found.text, to=to)
    if found.task and found.outcome == "done":
        to.print(line(found.task))
    to.print(found.url)


def line(task: Task) -> Text:
    """`#12 Schema  in-progress 40 %  claimed by claude`, in a line."""
    text = Text(f"#{task.number} {_plain(task.title, 100)}")
    if task.is_critical:
        text.append("  critical", style="bold red")
    text.append(f"  {_state(task)}", style=STYLES.get(task.state, "default"))
    return text.append(f"  held by {_claim(task)}") if task.claim else text


def _state(task: Task) -> str:
    return task.state if task.progress is None else f"{task.state} {task.progress} %"


def _claim(task: Task) -> str:
    if task.claim is None:
        return ""
    who = task.claim.agent or task.claim.login
    return _plain(who) if task.claim.verified or not task.claim.agent else f"{_plain(who)} (not verified)"


def _others(word: str, others: Iterable[Other], *, to: Console) -> None:
    for other in others:
        to.print(f"{word} #{other.number} {_plain(other.title, 100)}")


def _said(said: Iterable[Said], *, to: Console) -> None:
    for one in said:
        to.print()
        to.print(Text(f"Baton on #{one.number}, {one.at}", style="bold"))
        _block(one.text, to=to, is_apart=False)


def _block(text: str, *, to: Console, is_apart: bool = True) -> None:
    """Several lines; what could steer a terminal is taken out."""
    if text.strip():
        to.print(("\n" if is_apart else "") + inert.visible(text.strip()))


def _plain(text: str, limit: int = 256) -> str:
    return inert.plain(text, limit)
