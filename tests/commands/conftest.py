"""Says a comment on a board and looks at what comes of it."""

from dataclasses import dataclass, field

from bot.commands.run import run_comment
from bot.domain.actions import Action, Comment, React
from bot.domain.board import STATUS, Account, Board, Issue, entry_of
from bot.domain.facts import Facts, Permission, SaidComment
from bot.plan.models import Plan
from tests.boards import PLAN, board_of, plan_of
from tests.fakes import ADA, NOW


@dataclass
class Stage:
    """A board that keeps what the comments did to it."""

    plan: Plan
    board: Board
    permissions: dict[int, Permission] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    touched: tuple[str, ...] = ()
    next_comment: int = 100
    gone: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str = PLAN) -> "Stage":
        plan = plan_of(text)
        return cls(plan, board_of(plan))

    def say(self, task: str, body: str, by: Account = ADA, *, comment: int | None = None) -> str:
        """What Baton answers; empty where only a reaction, or nothing, came."""
        self.next_comment += 1
        number = comment or self.next_comment
        said = SaidComment(number, f"IC_{number}", body, by, NOW)
        entry = STATUS if task == STATUS else entry_of("task", task) if ":" not in task else task
        facts = Facts(now=NOW, permissions=self.permissions, gone=self.gone)
        ran = run_comment(said, self.board, self.plan, entry=entry, facts=facts)
        self.board, self.actions, self.touched = ran.board, list(ran.actions), ran.touched
        return "\n".join(action.text for action in ran.actions if isinstance(action, Comment))

    def task(self, name: str) -> Issue:
        return self.board.issues[entry_of("task", name)]

    @property
    def reactions(self) -> list[str]:
        return [action.content for action in self.actions if isinstance(action, React)]
