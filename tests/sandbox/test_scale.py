"""Ten thousand issues are no trouble: no read looks at all of them for each of them."""

import subprocess
import sys
from collections.abc import Callable

from bot.sandbox.actor import person
from bot.sandbox.operations import issues, labels
from bot.sandbox.server import new_world
from bot.sandbox.shapes import issues as shapes
from tests.sandbox.shop import SEED, Shop
from tests.work import growth

COUNT = 10_000


def opening(count: int) -> Callable[[], None]:
    """Opens so many labelled issues in one milestone, and shows each once."""

    def run() -> None:
        world = new_world(SEED)
        ada, repository = person(world.account("ada")), world.repository("acme", "shop")
        label, milestone = labels.find(repository, "bug"), repository.milestones[1]
        for number in range(count):
            made = issues.create(world, ada, repository, title=f"Issue {number}", labels=[label], milestone=milestone)
            shapes.issue(world, made)

    return run


def test_work_grows_with_the_count_and_not_with_its_square() -> None:
    assert growth(opening(150), opening(1500)) < 10.5, "ten times the issues are ten times the work"


def test_a_large_list_is_paged_quickly(shop: Shop) -> None:
    ada, repository = person(shop.sandbox.world.account("ada")), shop.repository

    def fill(world: object) -> None:
        for number in range(COUNT):
            issues.create(shop.sandbox.world, ada, repository, title=str(number))

    shop.sandbox.do(fill)
    client = shop.person("ada", is_held=False)
    page = client.get("/repos/acme/shop/issues?per_page=100&page=100")
    assert len(page.json()) == 100
    assert page.links["last"]["url"].endswith("page=101")
    assert len(client.get("/repos/acme/shop/issues?labels=bug").json()) == 1


def test_graphql_and_http_clients_are_not_loaded_before_they_are_needed() -> None:
    code = "import sys, bot.sandbox.server; print([m for m in ('graphql', 'httpx', 'fastapi') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
