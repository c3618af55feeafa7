"""Ticks of the status page count for people who may write, and for nobody else."""

from dataclasses import replace

import pytest

from bot.domain.board import STATUS, Account
from bot.domain.boxes import Box
from bot.domain.events import IssueChanged, Origin
from bot.domain.facts import Facts, Permission
from bot.handlers.issues import decide, needs
from bot.handlers.ticks import ticks_of
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

PEOPLE = Account(7, "ada")
LINE = "**Remind** those who are waited for, with a comment on 1 issue"


@pytest.fixture
def github() -> OnGitHub:
    made = OnGitHub(empty_board())
    made.apply(plan_of("session: x\nagents: {ada: all}\ncheckpoints: {c: {items: [{text: Agreed, sign_off: [ada]}]}}"))
    return made


def ticked(github: OnGitHub, *boxes: Box, sender: Account = PEOPLE) -> IssueChanged:
    number = github.board.issues[STATUS].number
    origin = Origin(github.board.repository.id, "acme", "shop", "main", 0, sender)
    return IssueChanged(origin=origin, number=number, action="edited", boxes=boxes, at=NOW)


def test_who_may_write_reminds_and_who_may_not_only_has_it_unticked(github: OnGitHub) -> None:
    event = ticked(github, Box(LINE, True))
    assert needs(event, github.board).permissions_of == (PEOPLE,)
    counts: dict[Permission, int] = {"write": 1, "triage": 0, "none": 0}
    for permission, count in counts.items():
        decided = decide(event, github.board, github.board, Facts(now=NOW, permissions={7: permission}))
        assert len(decided.actions) == count
        assert decided.touched == (STATUS,)


def test_a_bot_an_unticked_box_and_other_lines_ask_for_nothing(github: OnGitHub) -> None:
    bot = replace(PEOPLE, is_bot=True)
    assert ticks_of(ticked(github, Box(LINE, True), sender=bot), github.board) == ()
    assert ticks_of(ticked(github, Box(LINE, False)), github.board) == ()
    assert ticks_of(ticked(github, Box("**Delete** everything", True)), github.board) == ()


def test_reading_again_reads_the_plan_and_the_whole_board(github: OnGitHub) -> None:
    event = ticked(github, Box("**Read again** what GitHub has, and correct what differs", True))
    wanted = needs(event, github.board)
    assert wanted.whole_board
    assert wanted.plan_file
    assert decide(event, github.board, github.board, Facts(now=NOW, permissions={7: "write"})).everything
