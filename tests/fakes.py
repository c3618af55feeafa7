"""A GitHub in memory behind the port, for tests of the corridor: it keeps a board, comments and plan, and counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.domain.actions import Action, AdoptIssue, Comment, CreateIssue, EditIssue, React
from bot.domain.apply import apply
from bot.domain.board import Account, Board, Repository
from bot.domain.facts import Facts, Needs, Permission, PlanFile, SaidComment
from bot.domain.ports import Place
from bot.domain.state import IssueState
from bot.errors import GitHubDown

NOW = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
BOT = Account(1000, "baton", is_bot=True)
HOME = Repository(id=42, node_id="R_42", owner="acme", name="shop", default_branch="main")
PLACE = Place(42, "acme", "shop", installation=7)
ADA = Account(1, "ada")
BOB = Account(2, "bob")
EVE = Account(3, "eve")
GEMINI = Account(55, "gemini", is_bot=True)


@dataclass
class FakeGitHub:
    """What GitHub has. Comments are by issue number, in order; `requests` names what was asked for."""

    truth: Board = field(default_factory=lambda: Board(repository=HOME, bot=BOT))
    plan: str | None = None
    older_plans: Mapping[str, str] = field(default_factory=dict)
    comments: dict[int, list[SaidComment]] = field(default_factory=dict)
    permissions: dict[int, Permission] = field(default_factory=dict)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    performed: list[Action] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    breaks_after: int | None = None
    """Actions after which the next `perform` breaks off, once."""
    next_number: int = 1
    next_comment: int = 100
    now: datetime = NOW

    async def board(self, place: Place, *, wide: bool = False, known: Board | None = None) -> Board:
        self._ask("board wide" if wide else "board")
        return self.truth

    async def plan_file(self, place: Place, *, ref: str | None = None) -> PlanFile | None:
        self._ask(f"plan_file {ref}" if ref else "plan_file")
        return self._plan(self.older_plans.get(ref) if ref else self.plan)

    async def facts(self, board: Board, needs: Needs, *, place: Place, now: datetime) -> tuple[Board, Facts]:
        if needs == Needs():
            return board, Facts(now=now)
        self._ask("facts")
        gone = frozenset(n for n in needs.issues if not self._is_there(n))
        merged = self._merged(board, needs)
        seen = self.truth.by_number(needs.comments_of or 0)
        newest = seen.state.seen if seen else 0
        said = [one for one in self.comments.get(needs.comments_of or 0, []) if one.id > newest]
        asked: dict[int, Permission] = {
            account.id: self.permissions.get(account.id, "read") for account in needs.permissions_of
        }
        lately = {number: tuple(several) for number, several in self.comments.items()} if needs.said_since else {}
        if needs.said_since:
            merged = merged.with_issues(issue for number in lately if (issue := self.truth.by_number(number)))
        return merged, Facts(
            now=now,
            comments=tuple(said),
            said=lately,
            said_since=needs.said_since,
            last_comments={n: tuple(self.comments.get(n, ())) for n in needs.last_comments_of if self._is_there(n)},
            permissions=asked,
            plan_file=self._plan(self.plan) if needs.plan_file else None,
            plan_was_read=needs.plan_file,
            gone=gone,
        )

    async def perform(
        self,
        board: Board,
        actions: Sequence[Action],
        *,
        place: Place,
        on_done: Callable[[Action], None] | None = None,
        is_repeat: bool = False,
    ) -> Board:
        self._ask("perform")
        for action in actions:
            if self.breaks_after is not None:
                self.breaks_after -= 1
                if self.breaks_after < 0:
                    self.breaks_after = None
                    raise GitHubDown("broken off")
            board = self._do(board, action, is_repeat=is_repeat)
            if on_done:
                on_done(action)
        return board

    def say(self, number: int, body: str, author: Account = ADA, *, is_edited: bool = False) -> SaidComment:
        """A comment as a person writes it."""
        self.next_comment += 1
        said = SaidComment(self.next_comment, f"IC_{self.next_comment}", body, author, self.now, is_edited=is_edited)
        self.comments.setdefault(number, []).append(said)
        return said

    def bot_says(self, number: int) -> list[str]:
        """What Baton wrote under an issue, markers left out."""
        return [
            one.body.partition("\n\n<!--")[0]
            for one in self.comments.get(number, [])
            if one.author and one.author.id == BOT.id
        ]

    def _ask(self, what: str) -> None:
        self.requests.append(what)
        if self.faults:
            raise self.faults.pop(0)

    def _plan(self, text: str | None) -> PlanFile | None:
        if text is None:
            return None
        is_large = len(text) > 1_000_000
        return PlanFile(sha=f"sha-{hash(text)}", size=len(text), text=None if is_large else text)

    def _is_there(self, number: int) -> bool:
        return self.truth.by_number(number) is not None

    def _merged(self, board: Board, needs: Needs) -> Board:
        """Only what was asked for is new on the caller's board."""
        if needs.whole_board:
            return replace(self.truth, in_force=board.in_force)
        fresh = [issue for n in needs.issues if (issue := self.truth.by_number(n))]
        gone = {n for n in needs.issues if not self._is_there(n)}
        kept = {entry: issue for entry, issue in board.issues.items() if issue.number not in gone}
        return replace(board, issues=kept).with_issues(fresh)

    def _do(self, board: Board, action: Action, *, is_repeat: bool) -> Board:
        self.performed.append(action)
        match action:
            case Comment(number, text, key):
                self._comment(number, text, key, is_repeat=is_repeat)
            case React(node, content):
                if (node, content) not in self.reactions:
                    self.reactions.append((node, content))
            case CreateIssue(entry):
                number, self.next_number = self.next_number, self.next_number + 1
                self.truth = apply(self.truth, action, number=number)
                self.truth = self._with_session(self.truth, entry, board)
                board = apply(board, action, number=number)
                return self._with_session(board, entry, board)
            case AdoptIssue() | EditIssue() | _:
                self.truth = apply(self.truth, action)
        return apply(board, action)

    def _with_session(self, board: Board, entry, seen_from: Board) -> Board:
        issue = board.issues[entry]
        state = replace(issue.state, entry=entry) if isinstance(issue.state, IssueState) else issue.state
        return board.with_issue(
            replace(issue, session=seen_from.session, state=state, node_id=f"I_{issue.number}", author=BOT)
        )

    def _comment(self, number: int, text: str, key: str, *, is_repeat: bool) -> None:
        marker = f"<!-- baton:said {key} -->"
        if is_repeat and any(marker in one.body for one in self.comments.get(number, [])):
            return
        self.say(number, f"{text}\n\n{marker}", BOT)
