"""A box of a gate or a list was ticked by hand: the word of who did it, where that account may give it.

What the edit changed is read from the event itself, so that a tick is counted for who made it and for nobody else.
Ticks of lost events are found by the sweep, which does not know whose they are, and are undone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.commands.actor import Roster, roster_of
from bot.commands.agreeing import some
from bot.commands.answers.requirements import accept
from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.lists import changed_items, list_of
from bot.commands.slash.sign_off import sign_off
from bot.commands.withdrawals.checkpoints import withdraw
from bot.domain.actions import Action, Comment
from bot.domain.apply import apply_all
from bot.domain.board import Account, Board, Issue, id_of, kind_of
from bot.domain.boxes import Box, boxes_in
from bot.domain.events import IssueChanged
from bot.domain.facts import MAINTAINS, MAY_WRITE, Facts
from bot.plan.models import Item
from bot.reconcile.regions import region_of
from bot.reconcile.view import View
from bot.render import render
from bot.rules.items import key_of
from bot.rules.requirements import taken_back
from bot.rules.signoffs import may_sign, signers_of

AGREED = ("checkpoint", "requirements")


@dataclass(frozen=True, slots=True)
class Undone:
    """A box that is put back, and why."""

    number: int
    is_ticked: bool
    why: Refused


def permissions_of(event: IssueChanged, board: Board) -> tuple[Account, ...]:
    """Whose permission decides, where somebody without an agent ticked a box."""
    sender, issue = event.origin.sender, board.by_number(event.number)
    is_asked = event.boxes and issue and kind_of(issue.entry) == "checkpoint"
    return (sender,) if is_asked and sender and not sender.is_bot else ()


def by_hand(event: IssueChanged, issue: Issue, board: Board, facts: Facts) -> tuple[Action, ...]:
    """What the boxes that an edit changed do; those that count for nothing are put back, and that is said once."""
    sender = event.origin.sender
    if not event.boxes or sender is None or kind_of(issue.entry) not in AGREED:
        return ()
    hand = _Hand(event, sender, board, facts, issue)
    for box in hand.boxes():
        hand.take(box)
    return (*hand.actions, *hand.answer())


class _Hand:
    """The boxes of one edit, one after the other on the same board."""

    def __init__(self, event: IssueChanged, sender: Account, board: Board, facts: Facts, issue: Issue) -> None:
        assert board.in_force
        self.event, self.sender, self.board, self.issue = event, sender, board, issue
        self.plan = board.in_force.plan
        self.permission = facts.permissions.get(sender.id, "none")
        self.now = min(event.at or facts.now, facts.now)
        self.actions: list[Action] = []
        self.undone: list[Undone] = []

    def boxes(self) -> list[Box]:
        """Those whose line is an item's own; of a line that somebody wrote nothing follows."""
        view = View(self.plan, self.board)
        if not view.is_planned(self.issue.entry):
            return []
        region = region_of(view, self.issue.entry, state=self.issue.state, is_open=self.issue.is_open)
        lines = boxes_in(region)
        return [box for box in self.event.boxes if box.number and box.line in lines]

    def take(self, box: Box) -> None:
        scene = Scene(self.board, self.plan, self.board.issues[self.issue.entry], self.now)
        is_gate = kind_of(self.issue.entry) == "checkpoint"
        try:
            outcome = self.on_gate(box, scene) if is_gate else self.on_list(box, scene)
        except Refused as why:
            self.undone.append(Undone(box.number, box.is_ticked, why))
            return
        self.actions += outcome.actions
        self.board = apply_all(self.board, outcome.actions)

    def on_gate(self, box: Box, scene: Scene) -> Outcome:
        item = self.plan.checkpoints[scene.task].items[box.number - 1]
        if box.is_ticked:
            signer = self.signer(box, item)
            return Outcome() if self.is_overtaken(signer) else self.run(sign_off, "sign-off", box, signer, scene)
        agent = self.withdrawer(box, item, scene)
        return Outcome() if agent is None else self.run(withdraw, "withdraw", box, agent, scene)

    def run(self, command: Callable[[Call, Scene], Outcome], word: str, box: Box, agent: str, scene: Scene) -> Outcome:
        return command(self.call(word, box, agent), scene)

    def call(self, word: str, box: Box, agent: str) -> Call:
        """As if it had been written: a tick has no comment."""
        is_sure = len(self.roster.agents_of(self.sender)) == 1
        maintains = self.permission in MAINTAINS
        actor = Actor(self.sender, agent, is_verified=is_sure, is_principal=bool(agent), maintains=maintains)
        return Call(word, str(box.number), actor, comment=0, line=0, text="")

    @property
    def roster(self) -> Roster:
        return roster_of(self.plan, self.board)

    def signer(self, box: Box, item: Item) -> str:
        """The one agent that the account signs for; empty in a plan without agents. Raises Refused."""
        mine = [agent for agent in self.roster.agents_of(self.sender) if may_sign(self.plan, item, agent)]
        if len(mine) == 1:
            return mine[0]
        may = signers_of(self.plan, item)
        if not may and self.permission in MAY_WRITE and not self.sender.is_bot:
            return ""
        if mine:
            raise Refused(
                f"{self.sender.login} acts for {some(mine)}, and a tick does not say for which",
                f"write `/sign-off {box.number} as {mine[0]}`",
            )
        then = f"write `/sign-off {box.number} as {may[0]}` if you act for it" if may else "ask who may write here"
        raise Refused(f"{self.sender.login} is no principal of {some(may) or 'an agent'}", then)

    def withdrawer(self, box: Box, item: Item, scene: Scene) -> str | None:
        """The agent whose sign-off is taken back; None where there is nothing to take back. Raises Refused."""
        signs = [one.said for one in scene.state.signs if one.item == key_of(item.text)]
        mine = self.roster.agents_of(self.sender)
        own = [one for one in signs if one.agent in mine or (not one.agent and one.principal == self.sender.id)]
        if len(own) == 1:
            return None if self.is_before(own[0].at) else own[0].agent
        if own:
            agent = own[0].agent
            then = f"write `/withdraw {box.number} as {agent}`"
            raise Refused(f"{self.sender.login} signed for {some([one.agent for one in own])}", then)
        if not View(self.plan, self.board).verdicts(scene.entry)[box.number - 1].is_met:
            return None
        raise Refused(
            f"{self.sender.login} did not sign it off, and only who signed takes it back", "ask who signed it"
        )

    def is_overtaken(self, agent: str) -> bool:
        """Did the agent take a sign-off back after this box was ticked? Events come late, and twice."""
        return any(
            one.what == "withdrew" and one.entry == self.issue.entry and one.agent == agent and self.is_before(one.at)
            for one in self.board.status.log
        )

    def is_before(self, other: datetime) -> bool:
        """Did the edit happen before that? GitHub tells its time in seconds."""
        return self.now < other.replace(microsecond=0)

    def on_list(self, box: Box, scene: Scene) -> Outcome:
        agent = id_of(scene.entry)
        item = next(one for one in list_of(scene, agent).items if one.number == box.number)
        is_accepted = item.state == "accepted"
        if agent not in self.roster.agents_of(self.sender):
            if is_accepted == box.is_ticked:
                return Outcome()
            verb = "accept" if box.is_ticked else "reject"
            tail = "" if box.is_ticked else " and the reason,"
            raise Refused(
                f"{agent} asked for this and says whether it is there",
                f"write `/{verb} {box.number}`{tail} as {agent} if you act for it",
            )
        if box.is_ticked:
            return self.run(accept, "accept", box, agent, scene)
        if not is_accepted or (item.answered and self.is_before(item.answered.at)):
            return Outcome()
        call = self.call("withdraw", box, agent)
        return changed_items(scene, list_of(scene, agent), [taken_back(item)], call=call, what="withdrew")

    def answer(self) -> tuple[Comment, ...]:
        """One comment for an edit, and the same one only once."""
        if not self.undone:
            return ()
        is_gate = kind_of(self.issue.entry) == "checkpoint"
        text = render("comments/boxes.md.j2", refused=self.undone, is_gate=is_gate)
        which = ".".join(f"{one.number}{'x' if one.is_ticked else ''}" for one in self.undone)
        return (Comment(self.issue.number, text, key=f"boxes:{self.issue.number}:{self.sender.id}:{which}"),)
