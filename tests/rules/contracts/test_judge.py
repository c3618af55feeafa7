"""Contracts whose files change: versions, the two that are kept, and who must approve."""

from collections.abc import Mapping

from bot.domain.head_facts import EarlierFile
from bot.plan.load import load
from bot.plan.models import Plan
from bot.rules.contracts.judge import ContractFacts, ContractVerdict, changed_contracts, judge_contracts
from bot.rules.points import conclusion_of
from tests.rules.heads import HEAD, head, plan_of

AGENTS = "agents: {core: {role: Core}, shop: {role: Shop}, desk: {role: Desk}}"
PATH = "contracts/cart.py"
ONE = "def add(item): ...\n"
TWO = "def add(item): ...\ndef pay(): ...\n"
OTHER = "def put(item): ...\n"


def plan(version: int = 1, *, more: str = "") -> Plan:
    entry = f"{{file: {PATH}, version: {version}, provider: core, consumers: [shop, desk]{more}}}"
    return plan_of(f"{AGENTS}\ncontracts: {{cart: {entry}}}")


def known(before: str | None, after: str | None, **more: object) -> ContractFacts:
    texts: list[Mapping[str, str | None]] = [{} if text is None else {PATH: text} for text in (before, after)]
    return ContractFacts(*texts, **more)  # type: ignore[arg-type]


def judged(base: Plan, new: Plan, facts: ContractFacts) -> ContractVerdict:
    (one,) = judge_contracts(head(PATH), base, new, facts)
    return one


def test_a_compatible_change_needs_no_version_and_no_approval() -> None:
    found = judged(plan(), plan(), known(ONE, TWO))
    assert conclusion_of(found.points) == "success"
    assert found.asks == ()


def test_a_breaking_change_without_a_version_fails_with_the_line_to_write() -> None:
    found = judged(plan(), plan(), known(ONE, OTHER))
    assert conclusion_of(found.points) == "failure"
    assert "contracts.cart.version: 2" in found.points[0].remedy
    assert any(str(point.why) == "add: it was removed" for point in found.points)


def test_a_breaking_change_with_a_version_waits_for_its_consumers_alone() -> None:
    found = judged(plan(), plan(2), known(ONE, OTHER, states={("cart", "shop"): "real"}))
    assert conclusion_of(found.points) == "action_required"
    assert found.asks == ("shop", "desk")
    assert found.consumers == (("shop", "real"), ("desk", "mock"))
    assert f"/approve {HEAD} as shop" in [line for point in found.points for line in point.commands]


def test_with_the_approval_of_all_consumers_it_is_green() -> None:
    facts = known(ONE, OTHER, approved=frozenset({"shop"}))
    assert judged(plan(), plan(2), facts).asks == ("desk",)
    facts = known(ONE, OTHER, approved=frozenset({"shop", "desk"}))
    assert conclusion_of(judged(plan(), plan(2), facts).points) == "success"
    facts = known(ONE, OTHER, approved=frozenset({"shop"}), authors=frozenset({"desk"}))
    assert conclusion_of(judged(plan(), plan(2), facts).points) == "success"


def test_two_versions_back_are_kept_and_older_ones_are_not() -> None:
    earlier = [EarlierFile(2, TWO), EarlierFile(1, OTHER)]
    found = judged(plan(3), plan(3), known(ONE, ONE + "def more(): ...\n", earlier={"cart": earlier}))
    assert any("breaks version 2" in point.why for point in found.points), "pay is gone since version 2"
    assert any("breaks version 1" in point.why for point in found.points)
    assert found.asks
    far = judged(plan(4), plan(4), known(ONE, TWO, earlier={"cart": [EarlierFile(1, OTHER)]}))
    assert conclusion_of(far.points) == "success"
    assert not far.asks


def test_what_cannot_be_told_needs_a_version() -> None:
    found = judged(plan(), plan(), known(ONE, "def ("))
    assert conclusion_of(found.points) == "failure"
    assert "cannot be told" in found.points[0].why
    grown = judged(plan(), plan(2), known(ONE, "def ("))
    assert conclusion_of(grown.points) == "action_required"


def test_a_file_that_is_gone_or_unreadable_is_never_green() -> None:
    assert conclusion_of(judged(plan(), plan(), known(ONE, None)).points) == "failure"
    unread = ContractFacts({PATH: ONE}, {PATH: None})
    assert conclusion_of(judged(plan(), plan(), unread).points) == "action_required"


def test_new_contracts_and_first_forms_pass() -> None:
    assert conclusion_of(judged(plan(), plan(), known(None, ONE)).points) == "success"
    (found,) = judge_contracts(head(), plan_of(AGENTS), plan(), known(None, ONE))
    assert conclusion_of(found.points) == "success"


def test_a_contract_that_goes_away_asks_its_consumers() -> None:
    (found,) = judge_contracts(head(), plan(), plan_of(AGENTS), known(ONE, None))
    assert found.asks == ("shop", "desk")
    assert conclusion_of(found.points) == "action_required"


def test_a_version_never_goes_back() -> None:
    found = judged(plan(3), plan(2), known(ONE, ONE))
    assert "goes back from 3 to 2" in found.points[0].why
    assert conclusion_of(found.points) == "failure"


def test_other_files_touch_no_contract() -> None:
    assert changed_contracts(head("src/a.py"), plan(), plan()) == ()
    assert judge_contracts(head("src/a.py"), plan(), plan(), known(ONE, OTHER)) == ()


def test_states_in_a_plan_name_agents_that_there_are() -> None:
    text = f"version: 1\nsession: Shop\n{AGENTS}\ncontracts: {{cart: {{consumers: [shop], states: {{shap: real}}}}}}\n"
    (finding,) = load(text, file="plan.yml").findings
    assert (finding.key, finding.code) == ("contracts.cart.states.shap", "unknown-agent")
