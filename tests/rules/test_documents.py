"""Approval matrices of documents work as imported, once their agents have principals."""

from pathlib import Path

import pytest

from bot.documents import read
from bot.domain.board import Account
from bot.domain.pull_facts import PullFacts, SetLabel
from bot.plan.models import Plan
from bot.rules.approvals import judge
from bot.rules.approvals.stops import may_veto_change
from tests.rules.pulls import pull, review

ROOT = Path(__file__).parents[2]


def imported(path: Path) -> tuple[Plan, dict[str, Account]]:
    """The plan of a document, an App for each of its agents."""
    plan = read(path.read_bytes(), file=path.name).plan
    apps = {name: Account(100 + at, name[:30], is_bot=True) for at, name in enumerate(plan.agents)}
    agents = {
        name: agent.model_copy(update={"principals": [f"{apps[name].login}[bot]#{apps[name].id}"]})
        for name, agent in plan.agents.items()
    }
    return plan.model_copy(update={"agents": agents}), apps


def of_type(plan: Plan, word: str, by: Account, *approvers: Account) -> PullFacts:
    """A change that a label says is of the type with this word in its id."""
    rule = next(name for name in plan.approvals if word in name)
    label = SetLabel(f"type:{plan.approvals[rule].type_of(rule)}")
    return pull(by=by, labels=(label,), reviews=tuple(review(one, id=one.id) for one in approvers))


def documents() -> list[Path]:
    return [ROOT / "examples" / "approvals.md", *sorted((ROOT / "../shared/seeds").glob("004_*.txt"))]


WORDS = {"approvals.md": ("radio", "release", "medical", "record", "radio", "flight", "medical")}
SEED = ("security", "deploy", "quality", "doc", "security", "deploy", "quality")


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_a_matrix_works_as_imported(path: Path) -> None:
    plan, apps = imported(path)
    clear, release, found, record, *names = WORDS.get(path.name, SEED)
    clearing, releasing, checking = (next(app for name, app in apps.items() if word in name) for word in names)
    somebody = Account(900, "somebody")

    # the clearing agent's own changes: the primary, and nothing beside it
    assert judge(of_type(plan, clear, somebody), plan).missing_roles
    assert judge(of_type(plan, clear, somebody, clearing), plan).is_green
    assert not judge(of_type(plan, clear, somebody, releasing), plan).is_green
    assert judge(of_type(plan, clear, clearing, releasing), plan).is_green, "it wrote the change: one that supports"

    # releases: the primary, and a clearance
    assert not judge(of_type(plan, release, somebody, releasing), plan).is_green
    assert not judge(of_type(plan, release, somebody, releasing, checking), plan).is_green
    assert judge(of_type(plan, release, somebody, releasing, clearing), plan).is_green
    assert judge(of_type(plan, release, releasing, checking, clearing), plan).is_green

    # who may halt releases has a veto there, and nowhere else
    vetoing = [name for name in apps if apps[name] is checking]
    assert may_veto_change(plan, judge(of_type(plan, release, somebody), plan).applying, list(apps)) == tuple(vetoing)
    assert may_veto_change(plan, judge(of_type(plan, record, somebody), plan).applying, list(apps)) == ()
    assert judge(of_type(plan, found, somebody, checking), plan).is_green


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_a_matrix_is_red_as_long_as_its_agents_have_no_principals(path: Path) -> None:
    plan = read(path.read_bytes(), file=path.name).plan
    clear = WORDS.get(path.name, SEED)[0]
    verdict = judge(of_type(plan, clear, Account(900, "somebody")), plan)
    assert verdict.conclusion == "failure"
    assert "has no principals" in verdict.needs[0].why
