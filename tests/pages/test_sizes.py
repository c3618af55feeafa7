"""Sessions of any size have a page: nothing, one task, five thousand with long and hostile names."""

import pytest

from bot.pages.overflow import BUDGET
from bot.reconcile.status import pages_of
from bot.reconcile.view import View
from tests.reconcile.repository import empty_board, plan_of

TITLE = "a | b `c` <b>d</b> \u202eevil " * 30


def pages(text: str) -> tuple[str, ...]:
    return pages_of(View(plan_of(text), empty_board()))


@pytest.mark.parametrize(
    "text", ["session: Nothing\n", "session: One\ntasks: {a: {}}\n", "session: x\nareas: {a: {}}\n"]
)
def test_a_small_session_has_one_page(text: str) -> None:
    assert len(pages(text)) == 1


def test_five_thousand_tasks_with_long_names_keep_to_the_budget() -> None:
    title = TITLE[:120].replace('"', "")
    tasks = "".join(
        f'  t{at}: {{title: "{title} {at}", after: [{f"t{at - 1}" if at else ""}]}}\n' for at in range(5_000)
    )
    found = pages(f"session: Large\ntasks:\n{tasks}")
    assert all(len(page) <= BUDGET for page in found)
    assert "0 of 5000 tasks done" in found[0]
    assert not any("\u202e" in page or "<b>d" in page for page in found)
    assert all(page.count("<details>") == page.count("</details>") for page in found)
