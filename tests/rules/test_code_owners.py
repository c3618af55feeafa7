"""A rule that asks the owners of code: one of them for each changed path."""

from typing import Any

import pytest

from bot.domain.board import Account
from bot.domain.pull_facts import PullFacts
from bot.rules.approvals import judge
from tests.rules.pulls import ADA, BEN, CLEO, comment, plan, pull, review

RULES = plan("approvals: {owners: {when: {paths: '*'}, code_owners: true}}")
OWNERS = "* @ada\n/docs/ @ben @Acme/Writers\n/free/\n[Data][2] @ada @ben\n/data/\n^[Hints]\n*.txt @zed\n"


def changed(*paths: str, by: tuple[Account, ...] = (), **more: Any) -> PullFacts:
    reviews = tuple(review(one, id=one.id) for one in by)
    return pull(*paths, reviews=reviews, **{"codeowners": OWNERS, "teams": {"acme/writers": (3,)}, **more})


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (changed("src/a"), "waiting"),
        (changed("src/a", by=(ADA,)), "approved"),
        (changed("src/a", by=(BEN,)), "waiting"),
        (changed("docs/a", by=(BEN,)), "approved"),
        (changed("docs/a", by=(CLEO,)), "approved"),
        (changed("docs/a", by=(CLEO,), teams={}), "waiting"),
        (changed("docs/a", "src/a", by=(BEN,)), "waiting"),
        (changed("docs/a", "src/a", by=(BEN, ADA)), "approved"),
        (changed("free/a"), "approved"),
        (changed("data/a", by=(ADA,)), "waiting"),
        (changed("data/a", by=(ADA, BEN)), "approved"),
        (changed("free/a.txt"), "approved"),
        (changed("src/a", codeowners=None), "failing"),
        (changed("src/a", codeowners="[x @ada\n* @ada", by=(ADA,)), "failing"),
        (changed("src/a", comments=(comment(ADA, "clear"),)), "waiting"),
        (changed("src/a", by=(Account(50, "Ada", is_bot=True),)), "waiting"),
    ],
)
def test_owners_of_code_approve_what_is_theirs(facts: PullFacts, wanted: str) -> None:
    assert judge(facts, RULES).status == wanted


def test_who_could_and_why_is_told() -> None:
    need = judge(changed("docs/a", teams={}), RULES).needs[0]
    assert need.why == "@ben, @Acme/Writers owns docs/a by line 2 of CODEOWNERS; @Acme/Writers could not be read"
    assert [one.login for one in need.could] == ["ben", "Acme/Writers"]


def test_an_author_who_owns_the_code_does_not_approve_it() -> None:
    assert judge(changed("src/a", by=(ADA,), pusher=ADA), RULES).status == "waiting"
