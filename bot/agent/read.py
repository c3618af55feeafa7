"""What is on GitHub: Baton's issues as tasks, one task with its surroundings, and who the token belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from github import GithubException
from github.Issue import Issue
from github.Repository import Repository

from bot.agent import region as regions
from bot.agent.answers import said_by_baton
from bot.agent.door import PAGE, asking, pages
from bot.agent.model import Other, Said, Shown, State, Task
from bot.errors import GitHubError, UsageError

OURS = "baton"
STATES: tuple[State, ...] = ("waiting", "ready", "in-progress", "blocked", "review", "done")
_SAID_SHOWN = 5
Raw = dict[str, Any]
"""An issue as REST shows it."""


def tasks(repository: Repository, *, state: str = "", closed: bool = False) -> list[Task]:
    """Baton's issues by number, whatever they stand for; of one state where it is named, else all that are open."""
    return board(repository, state=state, closed=closed)[0]


def board(repository: Repository, *, state: str = "", closed: bool = False) -> tuple[list[Task], tuple[int, ...]]:
    """As `tasks`, and the longest chain of open tasks where the status page is among them."""
    labels = f"{OURS},state:{state}" if state not in ("", "done") else OURS
    which = "closed" if state == "done" else "all" if closed else "open"
    with asking(f"the issues of {repository.full_name}"):
        listed = list(pages(repository, "issues", state=which, labels=labels, sort="created", direction="asc"))
    every = {raw["number"]: raw for page in listed for raw in page}  # what is made meanwhile shifts the pages
    found = [one for raw in every.values() if (one := task_of(raw))]
    return sorted(found, key=lambda one: one.number), chain_in(every.values())


def chain_in(issues: Iterable[Raw]) -> tuple[int, ...]:
    """The longest chain that a status page among the issues shows, first to last."""
    for raw in issues:
        part = regions.region(raw.get("body") or "")
        if part.kind == "status" and (chain := regions.longest_chain(part.text)):
            return chain
    return ()


def longest_chain(repository: Repository) -> tuple[int, ...]:
    """By the status page, which is edited with every change and so among the issues that changed last."""
    with asking(f"the status page of {repository.full_name}"):
        return chain_in(next(newest(repository)))


def status_page(repository: Repository) -> Shown:
    """The status issue."""
    with asking(f"the status page of {repository.full_name}"):
        for page in newest(repository):
            for raw in page:
                task, part = task_of(raw), regions.region(raw.get("body") or "")
                if task and part.entry == "status":
                    return Shown(task, text=regions.without_footer(part.text), about=part.people)
    raise GitHubError(f"{repository.full_name} has no status page; `baton apply` or Baton's server makes it")


def newest(repository: Repository) -> Iterator[list[Raw]]:
    """Open issues of Baton's, what changed last first."""
    return pages(repository, "issues", state="open", labels=OURS, sort="updated", direction="desc")


def issue_of(repository: Repository, number: int) -> tuple[Issue, Task]:
    """One issue of Baton's, read now. Raises where it is none, or lives elsewhere."""
    if number < 1:
        raise UsageError(f"{number} is no issue's number; write it as in #12")
    what = f"#{number} in {repository.full_name}"
    with asking(what):
        issue = repository.get_issue(number)
        raw = issue.raw_data
    if not _is_in(repository, raw):
        raise GitHubError(f"{what} was transferred to {raw['html_url']}; go on there")
    task = task_of(raw)
    if task is None:
        raise GitHubError(f"{what} is no issue of Baton's; `baton agent list` has those that are")
    return issue, task


def show(repository: Repository, number: int) -> Shown:
    issue, task = issue_of(repository, number)
    part = regions.region(issue.body or "")
    counts: dict[str, int] = issue.raw_data.get("issue_dependencies_summary") or {}
    waits: tuple[Other, ...] = task.after
    blocks: tuple[Other, ...] = ()
    with asking(f"what #{number} depends on"):
        if counts.get("total_blocked_by"):
            waits = _others(issue.get_blocked_by())
        if counts.get("total_blocking"):
            blocks = _others(issue.get_blocking())
        said = _said_last(repository, issue)
    still = tuple(other for other in waits if other.is_open is not False)
    return Shown(
        task, text=regions.without_footer(part.text), about=part.people, waits_for=still, blocks=blocks, said=said
    )


def login(repository: Repository) -> str:
    """Whose token it is; empty for an App's, which GitHub does not tell."""
    with asking("whose token this is"):
        try:
            _, raw = repository.requester.requestJsonAndCheck("GET", "/user")
        except GithubException as error:
            if error.status in (403, 404):
                return ""
            raise
    return str(raw["login"])


def agents(repository: Repository) -> tuple[str, ...]:
    """The ids of all agents, by their labels."""
    with asking(f"the labels of {repository.full_name}"):
        names = [label.name for label in repository.get_labels()]
    return tuple(sorted(name.removeprefix("agent:") for name in names if name.startswith("agent:")))


def task_of(raw: Raw) -> Task | None:
    """From an issue as REST shows it; None where it has no region of Baton's."""
    part = regions.region(raw.get("body") or "")
    if not part.entry or "pull_request" in raw:
        return None
    labels = [str(label["name"]).lower() for label in raw.get("labels") or ()]
    percent, remark = regions.progress(part.text)
    return Task(
        number=raw["number"],
        id=part.id or part.kind,
        kind=part.kind,
        title=raw["title"],
        url=raw["html_url"],
        state=_state(raw, labels, part.text),
        agents=tuple(name.removeprefix("agent:") for name in labels if name.startswith("agent:")),
        is_critical=regions.is_critical(part.text),
        claim=regions.claim(part.text),
        progress=percent,
        remark=remark,
        blocked=regions.blocked(part.text),
        after=regions.after(part.text),
        waiting_for=regions.waiting(part.text),
    )


def _state(raw: Raw, labels: Sequence[str], text: str) -> State:
    """By its label; where somebody took that off or added one, by what the region says, until Baton corrects it."""
    if raw["state"] == "closed":
        return "done"
    named = [state for state in STATES if f"state:{state}" in labels]
    if len(named) == 1:
        return named[0]
    if regions.blocked(text):
        return "blocked"
    return "in-progress" if regions.claim(text) else "unknown"


def _is_in(repository: Repository, raw: Raw) -> bool:
    """A transferred issue answers from where it is now."""
    return f"/repos/{repository.full_name}/issues/".lower() in f"{raw['url']}/".lower()


def _others(issues: Iterable[Issue]) -> tuple[Other, ...]:
    return tuple(Other(one.number, one.title, one.state == "open") for one in issues)


def _said_last(repository: Repository, issue: Issue) -> tuple[Said, ...]:
    """Baton's newest comments: comments of an issue come oldest first, so their last page is asked for."""
    if not issue.comments:
        return ()
    last = (issue.comments - 1) // PAGE + 1
    page = next(pages(repository, f"issues/{issue.number}/comments", page=last))
    found = [said for raw in page if (said := said_by_baton(raw))]
    return tuple(found[-_SAID_SHOWN:])
