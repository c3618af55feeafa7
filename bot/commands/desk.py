"""Takes the commands of one comment, one after the other on the same board; where it stands decides who may act."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands.actor import Roster, roster_of
from bot.commands.call import Actor, Call, Refused, Scene
from bot.commands.called import Called, Comment
from bot.domain.actions import Action, EditIssue, React
from bot.domain.actions import Comment as NewComment
from bot.domain.apply import apply_all
from bot.domain.board import Account, Board, Entry
from bot.domain.facts import MAY_WRITE, Permission, SaidComment
from bot.plan.models import Plan
from bot.render import render


@dataclass(frozen=True, slots=True)
class Ran:
    """The board afterwards, the entries that changed, what is to be done on GitHub, and in a line what happened."""

    board: Board
    touched: tuple[Entry, ...] = ()
    actions: tuple[Action, ...] = ()
    why: str = ""
    is_doubtful: bool = False
    """A command itself refused, not the check of who calls it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of the answer: what was written, and why it is not done."""

    text: str
    why: Refused


class Desk(ABC):
    """`number` is where the answer goes. `permissions` by account id: GitHub tells none of Apps."""

    def __init__(
        self,
        said: SaidComment,
        account: Account,
        board: Board,
        plan: Plan,
        *,
        number: int,
        permissions: Mapping[int, Permission],
    ) -> None:
        self.said, self.account, self.board, self.plan, self.number = said, account, board, plan, number
        self.permission = permissions.get(account.id, "none")
        self.actions: list[Action] = []
        self.refused: list[Refusal] = []
        self.says: list[str] = []
        self.done: list[str] = []
        self.is_doubtful = False

    @abstractmethod
    def scene(self) -> Scene:
        """What the next command sees."""

    @abstractmethod
    def actor(self, called: Called) -> Actor:
        """Who acts. Raises Refused."""

    def remember(self, _actor: Actor) -> tuple[Action, ...]:
        """What is kept of who acted."""
        return ()

    def refuse(self, called: Called, why: Refused, *, is_doubtful: bool) -> None:
        self.refused.append(Refusal(called.text, why))
        self.is_doubtful = self.is_doubtful or is_doubtful

    @property
    def roster(self) -> Roster:
        return roster_of(self.plan, self.board)

    def take(self, comment: Comment) -> Ran:
        """Everything that the comment calls."""
        if comment.refused:
            reason, _, then = comment.refused.rpartition("; ")
            self.refused.append(Refusal("", Refused(reason, then)))
        for unknown in comment.unknown:
            why = Refused("there is no such command", f"did you mean `/{unknown.nearest}`?")
            self.refused.append(Refusal(unknown.text, why))
        for called in comment.called:
            self.run(called)
        touched = tuple(dict.fromkeys(one.entry for one in self.actions if isinstance(one, EditIssue)))
        line = ", ".join((*self.done, *(f"refused: {one.why.reason}" for one in self.refused)))
        return Ran(self.board, touched, (*self.actions, *self.answer()), line, self.is_doubtful)

    def run(self, called: Called) -> None:
        actor = None
        try:
            actor = self.actor(called)
            call = Call(called.command.name, called.args, actor, self.said.id, called.line, called.text)
            outcome = called.command.run(call, self.scene())
        except Refused as why:
            self.refuse(called, why, is_doubtful=actor is not None)
            return
        actions = (*outcome.actions, *self.remember(actor))
        self.board = apply_all(self.board, actions)
        self.actions.extend(actions)
        self.done.append(f"/{called.command.name} by {actor.name}")
        if outcome.says:
            self.says.append(outcome.says)

    def answer(self) -> tuple[Action, ...]:
        """A reaction says that it was done; a comment is written only where somebody must read it."""
        is_done = len(self.done) > len(self.says)
        receipt = (React(self.said.node_id, "+1"),) if is_done and self.said.node_id else ()
        if not (self.refused or self.says):
            return receipt
        refused = [render("comments/refused.md.j2", refused=self.refused)] if self.refused else []
        text = "\n\n".join((*refused, *self.says))
        return (*receipt, NewComment(self.number, text, key=reply_key(self.said.id), to_stranger=self.is_stranger()))

    def is_stranger(self) -> bool:
        return self.permission not in MAY_WRITE and not self.roster.agents_of(self.account)


def reply_key(comment: int) -> str:
    return f"reply:{comment}"
