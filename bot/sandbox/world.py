"""The whole state of one sandbox: where things are found, and where what happened is announced."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.actions import Actions
from bot.sandbox.changes import ChangeNode, CheckRun, CheckSuite, PullRequest, Review, ReviewComment
from bot.sandbox.clock import Clock
from bot.sandbox.errors import Gone, NotFound
from bot.sandbox.faults import Faults
from bot.sandbox.ids import Ids, node_id
from bot.sandbox.limits import Limits
from bot.sandbox.model import (
    Account,
    App,
    Comment,
    Edit,
    Installation,
    Issue,
    Node,
    Organization,
    Reaction,
    Repository,
    Role,
    Team,
    TimelineEvent,
    Token,
)

if TYPE_CHECKING:
    from bot.sandbox.webhooks.dispatcher import Webhooks


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened that Apps may want to hear. `body` makes the event's own part of the payload."""

    event: str
    action: str | None
    sender: Account
    body: Callable[[], dict[str, Any]]
    repository: Repository | None = None
    organization: Organization | None = None
    installation: Installation | None = None
    """Set where the event goes to one installation alone, whatever it subscribed to."""


class World:
    """Everything by its id. Logins and names are compared without case, as GitHub does."""

    webhooks: "Webhooks"
    """Set by `Webhooks` when it starts to listen; a world without a server has none."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.ids = Ids()
        self.limits = Limits(self.clock)
        self.faults = Faults(self)
        self.schema_without: tuple[str, ...] = ()
        """GraphQL types and fields that this server does not have: `("Issue.blockedBy",)` plays an older one."""
        self.url = "http://127.0.0.1"
        self.accounts: dict[int, Account] = {}
        self.logins: dict[str, Account] = {}
        self.teams: dict[int, Team] = {}
        self.repositories: dict[int, Repository] = {}
        self.repository_names: dict[str, Repository] = {}
        self.former_names: dict[str, Repository] = {}
        """Where a renamed or transferred repository is now, by its old full name."""
        self.issues: dict[int, Issue] = {}
        self.comments: dict[int, Comment] = {}
        self.reactions: dict[int, Reaction] = {}
        self.events: dict[int, TimelineEvent] = {}
        self.apps: dict[int, App] = {}
        self.app_slugs: dict[str, App] = {}
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self.awaited_team_roles: dict[str, list[tuple[Team, Role]]] = {}
        """Roles of teams on repositories that a seed has yet to make, by full name."""
        self.manifest_codes: dict[str, App] = {}
        self.pulls: dict[int, PullRequest] = {}
        """By `pull_id`, which is not the id of the issue that it is too."""
        self.reviews: dict[int, Review] = {}
        self.review_comments: dict[int, ReviewComment] = {}
        self.check_suites: dict[int, CheckSuite] = {}
        self.check_runs: dict[int, CheckRun] = {}
        self.actions = Actions()
        self.signed: dict[str, datetime] = {}
        """Commits with a signature that holds, by id."""
        self.nodes: dict[str, Node | ChangeNode] = {}
        """By node id: what GraphQL's `node` finds."""
        moment = datetime(2017, 1, 1, tzinfo=UTC)
        self.web_flow = Account(
            19_864_447, node_id("U", 19_864_447), "web-flow", "User", "GitHub Web Flow", None, moment, moment
        )
        """Who commits what is merged or edited on the web; nobody whom anything can be given to."""
        self.merge_queue_bot = Account(
            118_344_674, node_id("BOT", 118_344_674), "github-merge-queue[bot]", "Bot", None, None, moment, moment
        )
        for account in (self.web_flow, self.merge_queue_bot):
            self.logins[account.login] = self.nodes[account.node_id] = account
        self.listeners: list[Callable[[Notice], None]] = []
        self.revision = 0
        """Grows with every write: reads between two writes are the same."""

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v3"

    def now(self) -> datetime:
        return self.clock.now()

    def new_id(self, prefix: str, *owners: int, wanted: int | None = None) -> tuple[int, str]:
        """A numeric id and its node id; `owners` are the ids that GitHub packs before it."""
        number = self.ids.take(wanted)
        return number, node_id(prefix, *owners, number)

    def announce(self, notice: Notice) -> None:
        self.revision += 1
        for listener in self.listeners:
            listener(notice)

    # lookups: they raise what GitHub answers

    def account(self, login: str) -> Account:
        account = self.logins.get(login.lower())
        if account is None:
            raise NotFound
        return account

    def organization(self, login: str) -> Organization:
        account = self.account(login)
        if not isinstance(account, Organization):
            raise NotFound
        return account

    def repository(self, owner: str, name: str) -> Repository:
        """The repository of that name today; see `former_names` for the ones that moved."""
        repository = self.repository_names.get(f"{owner}/{name}".lower())
        if repository is None:
            raise NotFound
        return repository

    def issue(self, repository: Repository, number: int) -> Issue:
        issue = repository.issues.get(number)
        if issue is None:
            if number in repository.deleted_issues:
                raise Gone
            raise NotFound
        return issue

    def comment(self, repository: Repository, identifier: int) -> Comment:
        comment = self.comments.get(identifier)
        if comment is None or comment.issue.repository is not repository:
            raise NotFound
        return comment

    def pull(self, repository: Repository, number: int) -> PullRequest:
        issue = repository.issues.get(number)
        if not isinstance(issue, PullRequest):
            raise NotFound
        return issue

    def node(self, identifier: str) -> Node | ChangeNode | None:
        return self.nodes.get(identifier)

    def installation_on(self, app: App, repository: Repository) -> Installation | None:
        for installation in app.installations.values():
            if installation.account is repository.owner and (
                installation.repository_selection == "all" or repository.id in installation.repositories
            ):
                return installation
        return None

    # the shared parts of an edit history

    def record_edit(
        self, subject: Issue | Comment | Review | ReviewComment, former: str | None, text: str | None, editor: Account
    ) -> None:
        """Adds a version; the first edit also records the original, as GitHub does."""
        now = self.now()
        if not subject.edits:
            subject.edits.append(self._edit(subject.author, subject.created_at, former))
        subject.edits.append(self._edit(editor, now, text))
        subject.last_edited_at, subject.editor = now, editor

    def _edit(self, editor: Account | None, moment: datetime, text: str | None) -> Edit:
        number, node = self.new_id("UCE")
        edit = Edit(number, node, editor, moment, text)
        self.nodes[node] = edit
        return edit
