"""Runs the commands of one comment on the board: actions for what is done, one answer for what is not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.commands.actor import Roster, actor_of, roster_of
from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.called import Called, Comment, call
from bot.commands.grammar import read
from bot.domain.actions import Action, EditIssue, React
from bot.domain.actions import Comment as NewComment
from bot.domain.apply import apply_all
from bot.domain.board import STATUS, Account, Board, Entry
from bot.domain.facts import MAY_WRITE, Facts, Permission, SaidComment
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


def commands_in(body: str, plan: Plan | None = None) -> Comment:
    """What a comment calls; without a plan every word behind `as` may be an agent."""
    return call(read(body), knows=Roster(plan, {}).knows) if plan else call(read(body))


def run_comment(said: SaidComment, board: Board, plan: Plan, *, entry: Entry, facts: Facts) -> Ran:
    """Runs what a comment calls. `entry` is the entry of the issue that it stands on."""
    comment = commands_in(said.body, plan)
    account = said.author
    if account is None or account.id == board.bot.id or not comment.is_for_us:
        return Ran(board, why="no command")
    desk = _Desk(said, board, plan, entry, facts, account)
    if comment.refused:
        reason, _, then = comment.refused.rpartition("; ")
        desk.refused.append(Refusal("", Refused(reason, then)))
    for unknown in comment.unknown:
        why = Refused("there is no such command", f"did you mean `/{unknown.nearest}`?")
        desk.refused.append(Refusal(unknown.text, why))
    for called in comment.called:
        desk.run(called)
    return desk.ran()


class _Desk:
    """The commands of one comment, one after the other on the same board."""

    def __init__(
        self, said: SaidComment, board: Board, plan: Plan, entry: Entry, facts: Facts, account: Account
    ) -> None:
        self.said, self.board, self.plan, self.entry, self.facts = said, board, plan, entry, facts
        self.account = account
        self.permission = permission_of(account, facts.permissions)
        self.is_again = board.issues[entry].state.seen == said.id
        """An earlier try of this comment wrote its state and broke off: what is done already is no refusal."""
        self.actions: list[Action] = []
        self.refused: list[Refusal] = []
        self.says: list[str] = []
        self.done: list[str] = []
        self.is_doubtful = False

    def run(self, called: Called) -> None:
        scene = Scene(self.board, self.plan, self.board.issues[self.entry], self.facts.now, self.facts.gone)
        actor = None
        try:
            actor = self.actor(called)
            words = Call(called.command.name, called.args, actor, self.said.id, called.line, called.text)
            outcome = called.command.run(words, scene)
        except Refused as why:
            if self.is_again:
                self.done.append(f"/{called.command.name} (again)")
            else:
                self.refused.append(Refusal(called.text, why))
                self.is_doubtful = self.is_doubtful or actor is not None
            return
        self.take(called, actor, outcome)

    def actor(self, called: Called) -> Actor:
        roster = roster_of(self.plan, self.board)
        word = called.text.split()[0].removeprefix("/").lower()
        if called.command.who == "anyone":
            mine = roster.agents_of(self.account)
            is_sure = len(mine) == 1
            return Actor(self.account, mine[0] if is_sure else "", is_verified=is_sure, is_principal=is_sure)
        words = " ".join(part for part in (word, called.args) if part)
        return actor_of(roster, self.account, permission=self.permission, named=called.agent, word=words)

    def take(self, called: Called, actor: Actor, outcome: Outcome) -> None:
        actions = (*outcome.actions, *self.remember(actor))
        self.board = apply_all(self.board, actions)
        self.actions.extend(actions)
        self.done.append(f"/{called.command.name} by {actor.name}")
        if outcome.says:
            self.says.append(outcome.says)

    def remember(self, actor: Actor) -> tuple[Action, ...]:
        """A principal without an id in the plan is remembered by the id that it acts with first."""
        seen = roster_of(self.plan, self.board).first_seen(actor.account) if actor.is_principal else None
        if seen is None or STATUS not in self.board.issues:
            return ()
        status = self.board.status
        return (EditIssue(STATUS, state=replace(status, principals=(*status.principals, seen))),)

    def ran(self) -> Ran:
        touched = tuple(dict.fromkeys(one.entry for one in self.actions if isinstance(one, EditIssue)))
        why = ", ".join((*self.done, *(f"refused: {one.why.reason}" for one in self.refused)))
        return Ran(self.board, touched, (*self.actions, *self.answer()), why, self.is_doubtful)

    def answer(self) -> tuple[Action, ...]:
        """A reaction says that it was done; a comment is written only where somebody must read it."""
        number = self.board.issues[self.entry].number
        receipt = (React(self.said.node_id, "+1"),) if self.done and len(self.done) > len(self.says) else ()
        if not (self.refused or self.says):
            return receipt
        refused = [render("comments/refused.md.j2", refused=self.refused)] if self.refused else []
        text = "\n\n".join((*refused, *self.says))
        return (*receipt, NewComment(number, text, key=reply_key(self.said.id), to_stranger=self.is_stranger()))

    def is_stranger(self) -> bool:
        return self.permission not in MAY_WRITE and not roster_of(self.plan, self.board).agents_of(self.account)


def permission_of(account: Account, permissions: Mapping[int, Permission]) -> Permission:
    """GitHub tells no permission of Apps."""
    return permissions.get(account.id, "none")


def reply_key(comment: int) -> str:
    return f"reply:{comment}"
