"""Who may sign an item off, what counts, and that the order of the words makes no difference."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.state import Said, SignOff
from bot.plan.models import Checkpoint, Item, Plan
from bot.rules.items import key_of
from bot.rules.signoffs import Verdict, asked, may_sign, signed_by_plan, verdict_of, verdicts_of

NOW = datetime(2025, 1, 18, 9, 30, tzinfo=UTC)
AGENTS = ("ada", "bob", "cyd", "dan")


def plan(
    *, separate: str = "principal", operators: dict[str, str] | None = None, agents: Sequence[str] = AGENTS
) -> Plan:
    return Plan.model_validate(
        {
            "version": 1,
            "session": "x",
            "agents": {one: {"operator": (operators or {}).get(one)} for one in agents},
            "policy": {"separate": separate},
        }
    )


def item(sign_off: object, *, done: bool = False) -> Item:
    return Item.model_validate({"text": "It is sound", "sign_off": sign_off, "done": done})


def said(agent: str, principal: int = 0, *, verified: bool = True, comment: int = 1) -> Said:
    number = principal or 100 + AGENTS.index(agent)
    return Said(agent, number, f"user-{number}", NOW + timedelta(minutes=comment), comment, verified=verified)


def ask(rule: object, *words: Said, **policy: object) -> Verdict:
    return verdict_of(plan(**policy), item(rule), words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "signed", "is_met", "missing"),
    [
        ("any", "", False, "ada bob cyd dan"),
        ("any", "cyd", True, ""),
        ("all", "ada bob cyd", False, "dan"),
        ("all", "dan cyd bob ada", True, ""),
        (["bob", "cyd"], "bob", False, "cyd"),
        (["bob", "cyd"], "bob ada", False, "cyd"),
        (["bob", "cyd"], "cyd bob", True, ""),
        ({"at_least": 2, "of": ["ada", "bob", "cyd"]}, "ada", False, "bob cyd"),
        ({"at_least": 2, "of": ["ada", "bob", "cyd"]}, "ada dan", False, "bob cyd"),
        ({"at_least": 2, "of": ["ada", "bob", "cyd"]}, "cyd ada", True, ""),
        ({"at_least": 2}, "dan ada", True, ""),
    ],
)
def test_each_rule_is_met_by_its_own_agents(rule: object, signed: str, is_met: bool, missing: str) -> None:
    verdict = ask(rule, *(said(agent) for agent in signed.split()))
    assert (verdict.is_met, verdict.missing) == (is_met, tuple(missing.split()))


def test_who_may_not_sign_is_disregarded_with_the_reason() -> None:
    verdict = ask(["bob"], said("ada"), said("bob"))
    assert verdict.is_met
    assert [(one.said.agent, one.why) for one in verdict.disregarded] == [("ada", "may not sign this item off")]


def test_under_all_each_agent_signs_for_itself_even_through_one_account() -> None:
    assert ask("all", *(said(agent, 7) for agent in AGENTS)).is_met


def test_for_at_least_one_principal_counts_once() -> None:
    verdict = ask({"at_least": 2}, said("ada", 7), said("bob", 7))
    assert (verdict.is_met, verdict.lacks, len(verdict.signed)) == (False, 1, 1)
    assert verdict.disregarded[0].why == "counts once with another of the same principal"


def test_for_at_least_one_operator_counts_once_where_the_policy_separates_operators() -> None:
    words = said("ada"), said("bob")
    operators = {"ada": "acme", "bob": "acme", "cyd": "zeta"}
    assert ask({"at_least": 2}, *words, operators=operators).is_met
    verdict = ask({"at_least": 2}, *words, separate="operator", operators=operators)
    assert not verdict.is_met
    assert verdict.missing == ("cyd", "dan"), "another of the same operator would not help"
    assert ask({"at_least": 2}, *words, said("cyd"), separate="operator", operators=operators).is_met


def test_a_sign_off_more_never_counts_less() -> None:
    """Bob shares the operator of Ada and the account of Cyd: the two of them are independent, and count."""
    words = [said("bob", 7), said("ada", 1), said("cyd", 7)]
    operators = {"ada": "acme", "bob": "acme", "cyd": "zeta"}
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        verdict = ask({"at_least": 2}, *(words[at] for at in order), separate="operator", operators=operators)
        assert verdict.is_met


def test_unverified_words_count_and_are_told_apart() -> None:
    verdict = ask("any", said("ada", verified=False))
    assert verdict.is_met
    assert not verdict.signed[0].verified
    both = ask("any", said("ada", 7, verified=False), said("ada", 8, verified=True, comment=2))
    assert [one.principal for one in both.signed] == [8]


def test_nothing_is_agreed_by_nobody() -> None:
    nobody = plan(agents=())
    assert not verdict_of(nobody, item("all"), []).is_met
    assert may_sign(nobody, item("all"), "")
    assert verdict_of(nobody, item("all"), [Said("", 5, "eve", NOW)]).is_met
    assert not may_sign(plan(), item("any"), ""), "where there are agents, they sign"


def test_what_the_plan_began_with_is_met() -> None:
    point = Checkpoint.model_validate({"items": [{"text": "Long ago", "done": True}, "Not yet"]})
    first, second = verdicts_of(plan(), point, signed_by_plan(point, NOW))
    assert (first.is_met, first.by_plan, first.missing) == (True, True, ())
    assert not second.is_met
    assert asked((first, second), plan()) == AGENTS


def test_an_item_is_the_same_by_its_words_wherever_it_stands() -> None:
    signs = [SignOff(key_of("  the schema\tIS sound. "), said("ada"))]
    point = Checkpoint.model_validate({"items": ["Another", "The schema is sound"]})
    assert [one.is_met for one in verdicts_of(plan(), point, signs)] == [False, True]


RULES = st.sampled_from(["any", "all", ["ada", "cyd"], {"at_least": 2}, {"at_least": 3, "of": ["ada", "bob", "dan"]}])
WORDS = st.builds(
    said,
    st.sampled_from(AGENTS),
    st.integers(1, 3),
    verified=st.booleans(),
    comment=st.integers(1, 50),
)


@given(
    rule=RULES,
    words=st.lists(WORDS, max_size=8),
    order=st.randoms(use_true_random=False),
    separate=st.sampled_from(["principal", "operator"]),
    operators=st.dictionaries(st.sampled_from(AGENTS), st.sampled_from(["acme", "zeta"])),
)
def test_any_order_of_sign_offs_gives_the_same_verdict(
    rule: object, words: list[Said], order: Random, separate: str, operators: dict[str, str]
) -> None:
    shuffled = list(words)
    order.shuffle(shuffled)
    one = ask(rule, *words, separate=separate, operators=operators)
    assert ask(rule, *shuffled, separate=separate, operators=operators) == one
    assert one.is_met == (one.lacks == 0)


@given(rule=RULES, words=st.lists(WORDS, max_size=6), more=WORDS, operators=st.just({"ada": "acme", "bob": "acme"}))
def test_one_more_word_never_takes_anything_away(
    rule: object, words: list[Said], more: Said, operators: dict[str, str]
) -> None:
    if any(one.agent == more.agent for one in words):
        return
    before = ask(rule, *words, separate="operator", operators=operators)
    assert ask(rule, *words, more, separate="operator", operators=operators).lacks <= before.lacks
