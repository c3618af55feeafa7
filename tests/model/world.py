"""The world of a story: what is true on GitHub, and the deliveries that tell of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.board import Account
from bot.domain.facts import Permission
from bot.domain.pull_facts import CheckState, ReviewState
from bot.domain.pull_reads import Push
from tests.model.git import PLAN, Git, signed
from tests.model.people import ADA, DAN, EVE, PEOPLE, ZED

MORNING = datetime(2026, 5, 4, 8, tzinfo=UTC)
REPO = {
    "id": 42, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}, "default_branch": "main",
}  # fmt: skip
ISSUES = {301: ("ship", "deploy", "back", "beta"), 302: ("tidy", "", "docs", "")}
"""Issues of the plan's tasks: their ids, types, agents and checkpoints."""
Payload = tuple[str, dict[str, Any]]


@dataclass
class Reviewed:
    id: int
    by: Account
    state: ReviewState
    commit: str
    at: datetime


@dataclass
class Written:
    """A comment; `was_edited` stays true."""

    id: int
    by: Account
    body: str
    at: datetime
    heads: tuple[str, ...]
    """The head when it was written, and those before."""
    was_edited: bool = False
    is_deleted: bool = False


@dataclass
class Pull:
    number: int
    author: Account
    branch: str
    repo: str
    base: str
    head: str
    title: str = "Change it"
    is_open: bool = True
    is_draft: bool = False
    reviews: list[Reviewed] = field(default_factory=list)
    comments: list[Written] = field(default_factory=list)
    labels: dict[str, Account] = field(default_factory=dict)
    taken: dict[str, Account] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    retargeted: datetime | None = None
    closes: set[int] = field(default_factory=set)
    closed_once: set[int] = field(default_factory=set)
    milestone: str = ""
    former: list[str] = field(default_factory=list)
    """Heads that it had before."""
    opened_at: datetime = MORNING


class World:
    """What is true. Every method is something that people do; it leaves deliveries in `told`."""

    def __init__(self, plan: int, other_plan: int) -> None:
        self.now = MORNING
        self.git = Git()
        self.permissions: dict[int, Permission] = {one.id: "write" for one in PEOPLE}
        self.permissions[ADA.id] = "maintain"
        self.permissions[ZED.id] = "read"
        self.plan_changes = 0
        self.pushers: dict[tuple[str, str], Account] = {}
        self.moves: dict[str, list[Push]] = {}
        """What each branch was pushed to, the newest first."""
        self.runs: dict[tuple[str, str, int], tuple[int, str, CheckState]] = {}
        self.pulls: dict[int, Pull] = {}
        self.ids = 1000
        self.told: list[Payload] = []
        self.alarms: dict[datetime, list[Callable[[], object]]] = {}
        files = {"src/a.py": "0", "docs/a.md": "0", "web/a.js": "0", "deploy/a.yml": "0", "src/wire.py": "0"}
        root = self.git.commit({**files, PLAN: f"plan {plan}", "CODEOWNERS": "1"}, (), signed(DAN))
        tree = {**files, PLAN: f"plan {other_plan}", "CODEOWNERS": "1"}
        self.branches = {"main": root, "rel": self.git.commit(tree, (root,), signed(DAN))}

    def id(self) -> int:
        self.ids += 1
        return self.ids

    def plan_of(self, base: str) -> int:
        return int(self.git.tree(self.branches[base])[PLAN].split()[1])

    def open_pulls(self) -> list[Pull]:
        return [pull for pull in self.pulls.values() if pull.is_open]

    # What people do

    def open(self, author: Account, branch: str, *, repo: str = "acme/shop", base: str = "main", head: str) -> Pull:
        number = len(self.pulls) + 7
        pull = self.pulls[number] = Pull(number, author, branch, repo, base, head)
        pull.opened_at = self.now
        self.moved(branch, head, author)
        self.tell_pull(pull, "opened", author)
        return pull

    def moved(self, branch: str, sha: str, by: Account) -> None:
        self.pushers[branch, sha] = by
        self.moves.setdefault(branch, []).insert(0, Push(sha, by, self.now))

    def push(self, pull: Pull, sha: str, by: Account) -> None:
        before, pull.head = pull.head, sha
        pull.former.append(before)
        self.moved(pull.branch, sha, by)
        self.tell_pull(pull, "synchronize", by, before=before, after=sha)

    def push_base(self, base: str, tree: dict[str, str], by: Account, paths: list[str]) -> None:
        self.branches[base] = self.git.commit(tree, (self.branches[base],), signed(by))
        commits = [{"id": self.branches[base], "added": [], "modified": paths, "removed": [], "message": "Go on"}]
        self.tell("push", by, ref=f"refs/heads/{base}", after=self.branches[base], commits=commits, forced=False)

    def retarget(self, pull: Pull, base: str, by: Account) -> None:
        former, pull.base, pull.retargeted = pull.base, base, self.now
        self.tell_pull(pull, "edited", by, changes={"base": {"ref": {"from": former}}})

    def rename(self, pull: Pull, title: str, by: Account) -> None:
        pull.titles.append(pull.title)
        pull.title = title
        self.tell_pull(pull, "edited", by, changes={"title": {"from": pull.titles[-1]}})

    def draft(self, pull: Pull) -> None:
        pull.is_draft = not pull.is_draft
        self.tell_pull(pull, "converted_to_draft" if pull.is_draft else "ready_for_review", pull.author)

    def shut(self, pull: Pull) -> None:
        pull.is_open = not pull.is_open
        self.tell_pull(pull, "reopened" if pull.is_open else "closed", pull.author)

    def link(self, pull: Pull, issue: int) -> None:
        """Names an issue in the text, or takes it out again."""
        pull.closes ^= {issue}
        pull.closed_once.add(issue)
        self.tell_pull(pull, "edited", pull.author, changes={"body": {"from": ""}})

    def plan_milestone(self, pull: Pull, title: str, by: Account) -> None:
        pull.milestone = title
        self.tell_pull(pull, "milestoned" if title else "demilestoned", by)

    def review(self, pull: Pull, by: Account, state: ReviewState, commit: str) -> None:
        one = Reviewed(self.id(), by, state, commit, self.now)
        pull.reviews.append(one)
        self.tell("pull_request_review", by, action="submitted", pull_request={"number": pull.number})

    def dismiss(self, pull: Pull, review: Reviewed, by: Account) -> None:
        review.state = "dismissed"
        self.tell("pull_request_review", by, action="dismissed", pull_request={"number": pull.number})

    def comment(self, pull: Pull, by: Account, body: str) -> Written:
        one = Written(self.id(), by, body, self.now, (pull.head, *pull.former))
        pull.comments.append(one)
        self.tell_comment(pull, one, "created", by)
        return one

    def edit(self, pull: Pull, one: Written, body: str) -> None:
        one.body, one.was_edited = body, True
        self.tell_comment(pull, one, "edited", one.by)

    def delete(self, pull: Pull, one: Written) -> None:
        one.is_deleted = True
        self.tell_comment(pull, one, "deleted", one.by)

    def label(self, pull: Pull, name: str, by: Account) -> None:
        pull.labels[name] = by
        pull.taken.pop(name, None)
        self.tell_pull(pull, "labeled", by)

    def unlabel(self, pull: Pull, name: str, by: Account) -> None:
        if pull.labels.pop(name, None):
            pull.taken[name] = by
            self.tell_pull(pull, "unlabeled", by)

    def permit(self, who: Account, permission: Permission) -> None:
        self.permissions[who.id] = permission
        self.tell("member", ADA, action="edited", member=user(who))

    def run(self, head: str, state: CheckState, name: str, app: int, slug: str) -> None:
        self.runs[head, name, app] = (self.id(), slug, state)
        run = {"head_sha": head, "name": name, "app": {"id": app}, "pull_requests": []}
        self.tell("check_run", ADA, action="completed", check_run=run)

    def later(self, minutes: int) -> None:
        """Time passes, and what is due in it is done at its time."""
        end = self.now + timedelta(minutes=minutes)
        while due := min((one for one in self.alarms if one <= end), default=None):
            self.now = max(due, self.now)
            for ring in self.alarms.pop(due):
                ring()
        self.now = end

    def at(self, when: datetime, ring: Callable[[], object]) -> None:
        self.alarms.setdefault(when, []).append(ring)

    # What GitHub tells of it

    def tell(self, event: str, by: Account, **payload: Any) -> None:
        body = {"repository": REPO, "installation": {"id": 7}, "sender": user(by), **payload}
        self.told.append((event, body))

    def tell_pull(self, pull: Pull, action: str, by: Account, **more: Any) -> None:
        said = {
            "number": pull.number, "title": pull.title, "body": "", "user": user(pull.author), "draft": pull.is_draft,
            "state": "open" if pull.is_open else "closed", "updated_at": self.now.isoformat(),
            "head": {"ref": pull.branch, "sha": pull.head, "repo": {"id": 42 if pull.repo == "acme/shop" else 43}},
            "base": {"ref": pull.base, "sha": self.branches[pull.base], "repo": {"id": 42}},
        }  # fmt: skip
        self.tell("pull_request", by, action=action, pull_request=said, **more)

    def tell_comment(self, pull: Pull, one: Written, action: str, by: Account) -> None:
        said = {
            "id": one.id, "node_id": f"IC_{one.id}", "body": one.body, "user": user(one.by),
            "created_at": one.at.isoformat(),
        }  # fmt: skip
        issue = {"number": pull.number, "pull_request": {}}
        self.tell("issue_comment", by, action=action, issue=issue, comment=said)


def user(account: Account) -> dict[str, Any]:
    login = f"{account.login}[bot]" if account.is_bot else account.login
    return {"id": account.id, "login": login, "type": "Bot" if account.is_bot else "User"}


__all__ = ["EVE", "ISSUES", "Pull", "World"]
