"""Who belongs where is live, and its changes are told: teams, memberships, collaborators."""

from collections.abc import Iterator

import pytest

from bot.sandbox.operations import repositories, teams
from bot.sandbox.server import Sandbox
from tests.sandbox.harbour import SEED, Harbour
from tests.sandbox.shop import Hook

REPO = "/repos/acme/shop"


@pytest.fixture
def shop() -> Iterator[Harbour]:
    with Sandbox.start(SEED) as sandbox:
        harbour = Harbour(sandbox)
        yield harbour
        harbour.close()


def test_a_team_gives_and_takes_a_permission_with_its_event(shop: Harbour, hook: Hook) -> None:
    ada, eve = shop.actor("ada"), shop.sandbox.world.account("eve")
    core = shop.sandbox.world.organization("acme").teams["core"]
    place = f"{REPO}/collaborators/eve/permission"
    assert shop.bot().get(place).json()["permission"] == "read"
    shop.sandbox.do(teams.add_member, ada, core, eve)
    assert shop.bot().get(place).json()["permission"] == "write"
    shop.sandbox.do(teams.set_repository, ada, core, shop.repository, "admin")
    shop.sandbox.do(teams.remove_repository, ada, core, shop.repository)
    assert shop.bot().get(place).json()["permission"] == "read"
    shop.sandbox.do(teams.remove_organization_member, ada, core.organization, eve)
    shop.sandbox.drain()
    assert hook.names == [
        "organization.member_added",
        "membership.added",
        "team.edited",
        "team.removed_from_repository",
        "membership.removed",
        "organization.member_removed",
    ]
    assert hook.received[1].payload["team"]["slug"] == "core"


def test_a_collaborator_whose_role_changes_is_told(shop: Harbour, hook: Hook) -> None:
    ada, eve = shop.actor("ada"), shop.sandbox.world.account("eve")
    shop.sandbox.do(repositories.set_collaborator, ada, shop.repository, eve, "write")
    shop.sandbox.do(repositories.set_collaborator, ada, shop.repository, eve, "read")
    shop.sandbox.do(repositories.remove_collaborator, ada, shop.repository, eve)
    shop.sandbox.drain()
    assert hook.names == ["member.added", "member.edited", "member.removed"]


def test_lists_end_early_and_merging_stays_unknown_where_a_fault_says_so(shop: Harbour) -> None:
    shop.commit("side", {"a": b"1", "b": b"2", "c": b"3"})
    pull = shop.pull()
    bot = shop.bot()
    faults = shop.sandbox.world.faults
    faults.turn_on("truncated-lists=2,path:files", "mergeable-null")
    assert len(bot.get(f"{REPO}/pulls/{pull.number}/files").json()) == 2
    for _ in range(3):
        assert bot.get(f"{REPO}/pulls/{pull.number}").json()["mergeable"] is None
    faults.turn_off()
    bot.get(f"{REPO}/pulls/{pull.number}")
    assert bot.get(f"{REPO}/pulls/{pull.number}").json()["mergeable"] is True


def test_a_seed_brings_pull_requests_and_protection() -> None:
    text = SEED.replace(
        "      issues: [{title: Tills are slow}]\n",
        """      issues: [{title: Tills are slow}]
      pulls:
        - title: Faster tills
          author: bob
          head: tills
          files: {tills.py: "fast"}
          labels: [bug]
          teams: [core]
          reviews: [{author: cyd, event: COMMENT, body: Hm}]
          comments: [{author: ada, body: Good}]
      protection: [{branch: main, checks: [{context: gate, app: 4711}], approvals: 2}]
""",
    )
    with Sandbox.start(text) as sandbox:
        repository = sandbox.world.repository("acme", "shop")
        pull = sandbox.world.pull(repository, 2)
        assert (pull.title, pull.head_ref, len(pull.reviews), len(pull.comments)) == ("Faster tills", "tills", 1, 1)
        rule = repository.protections["main"]
        assert rule.checks is not None
        assert (rule.checks[0].app_id, rule.reviews.count if rule.reviews else 0) == (4711, 2)
