"""The list of issues: which are shown, and what its tabs, menus and pages lead to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.graphql.search import select, words
from bot.sandbox.model import Issue, Label, Milestone, Repository
from bot.sandbox.pages.links import of_issues, qualifier

USUAL = "is:open"
A_PAGE = 25
SORTS = (
    ("created-desc", "Newest"),
    ("created-asc", "Oldest"),
    ("updated-desc", "Recently updated"),
    ("comments-desc", "Most commented"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu: choosing it leads to `href`; `thing` is a label, a milestone or None."""

    title: str
    href: str
    is_chosen: bool
    thing: Label | Milestone | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    query: str
    issues: Sequence[Issue]
    total: int
    page: int
    pages: int
    open_count: int
    closed_count: int
    shows_closed: bool
    open_href: str
    closed_href: str
    labels: Sequence[Option]
    milestones: Sequence[Option]
    sorts: Sequence[Option]
    previous_href: str | None
    next_href: str | None

    @property
    def is_filtered(self) -> bool:
        return self.query not in (USUAL, "is:closed")


def list_issues(repository: Repository, actor: Actor, query: str | None, page: int) -> Listing:
    """`query` is what the search box holds; None shows open issues."""
    asked = USUAL if query is None else " ".join(query.split())[:500]
    every = [one for one in repository.issues.values() if not isinstance(one, PullRequest)]
    found = select(asked, every, actor)
    bare = without(asked, "is", {"open", "closed"}, also="state")
    among = select(bare, every, actor)
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(1, page), pages)
    return Listing(
        query=asked,
        issues=found[(page - 1) * A_PAGE : page * A_PAGE],
        total=len(found),
        page=page,
        pages=pages,
        open_count=sum(issue.state == "open" for issue in among),
        closed_count=sum(issue.state == "closed" for issue in among),
        shows_closed="closed" in asked_states(asked),
        open_href=of_issues(repository, joined("is:open", bare)),
        closed_href=of_issues(repository, joined("is:closed", bare)),
        labels=[label_option(repository, asked, label) for label in by_name(repository)],
        milestones=[milestone_option(repository, asked, one) for one in repository.milestones.values()],
        sorts=[sort_option(repository, asked, value, title) for value, title in SORTS],
        previous_href=page_href(repository, asked, page - 1) if page > 1 else None,
        next_href=page_href(repository, asked, page + 1) if page < pages else None,
    )


def by_name(repository: Repository) -> list[Label]:
    return sorted(repository.labels.values(), key=lambda label: label.name.lower())


def asked_states(query: str) -> set[str]:
    return {word.value for word in words(query) if word.qualifier in ("is", "state")}


def without(query: str, name: str, values: set[str], *, also: str = "") -> str:
    """The query less the words of a qualifier that ask for one of these values."""
    kept = [
        as_text(word.qualifier, word.value, negative=word.negative)
        for word in words(query)
        if not (word.qualifier in (name, also) and word.qualifier and word.value in values)
    ]
    return " ".join(kept)


def as_text(name: str, value: str, *, negative: bool) -> str:
    text = qualifier(name, value) if name else (f'"{value}"' if " " in value else value)
    return f"-{text}" if negative else text


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def toggled(query: str, name: str, value: str) -> tuple[str, bool]:
    """The query with the word taken out or put in, and whether it was there."""
    wanted = value.lower()
    if any(word.qualifier == name and word.value == wanted and not word.negative for word in words(query)):
        return without(query, name, {wanted}), True
    return joined(query, qualifier(name, value)), False


def label_option(repository: Repository, query: str, label: Label) -> Option:
    chosen, was_there = toggled(query, "label", label.name)
    return Option(label.name, of_issues(repository, chosen), was_there, label)


def milestone_option(repository: Repository, query: str, milestone: Milestone) -> Option:
    others = {word.value for word in words(query) if word.qualifier == "milestone"} - {milestone.title.lower()}
    chosen, was_there = toggled(without(query, "milestone", others), "milestone", milestone.title)
    return Option(milestone.title, of_issues(repository, chosen), was_there, milestone)


def sort_option(repository: Repository, query: str, value: str, title: str) -> Option:
    held = {word.value for word in words(query) if word.qualifier == "sort"}
    bare = without(query, "sort", held)
    is_chosen = held == {value} or (not held and value == SORTS[0][0])
    return Option(title, of_issues(repository, joined(bare, f"sort:{value}")), is_chosen)


def page_href(repository: Repository, query: str, page: int) -> str:
    return f"{of_issues(repository, query)}&page={page}"
