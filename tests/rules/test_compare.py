"""The engine and the naive judge agree on any facts: nothing is green for one that is not for the other."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.board import Account
from bot.domain.pull_facts import (
    CheckRun,
    Commit,
    Gap,
    Halt,
    Hold,
    LinkedTask,
    Override,
    PullComment,
    PullFacts,
    Review,
    Said,
    SetLabel,
    Signature,
    TakenLabel,
    UpdateMerge,
    Veto,
    Withdrawal,
)
from bot.plan.models import Plan
from bot.rules.approvals import judge
from tests.rules import naive
from tests.rules.pulls import BOT, HEAD, OLD, OTHER_BOT, PEOPLE, at, pull, signed

AGENTS = ("front", "back", "guard")
STRANGER = Account(90, "zed")
WEB_FLOW = Signature(Account(19864447, "web-flow"), "GitHub", "noreply@github.com")
everybody = st.sampled_from([*PEOPLE, BOT, OTHER_BOT, STRANGER])
names = st.sampled_from(AGENTS)
groups = st.lists(names, unique=True, max_size=3) | st.just(["all"])
shas = st.sampled_from([HEAD, HEAD, HEAD, OLD])
STATES = ("success", "success", "failure", "pending", "skipped")
OWNERS = "*.py @ada @BEN\n/docs/ @acme/writers\n/docs/free.md\n"
minutes = st.integers(1, 6).map(at)


def rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Once in ten times one of these; else nothing."""
    return st.integers(0, 9).flatmap(lambda roll: strategy.map(lambda one: (one,)) if roll == 9 else st.just(()))


leaves = st.one_of(
    st.sampled_from([["src/**"], ["docs/"], ["*.md"]]).map(lambda globs: {"paths": globs}),
    st.sampled_from(["risky", "type:back"]).map(lambda label: {"labels": [label]}),
    st.sampled_from([{"title": "fix"}, {"draft": True}, {"fork": True}, {"base": ["main"]}, {"base": ["rel"]}]),
    st.just({"type": "deploy"}),
    st.lists(names, min_size=1, max_size=2, unique=True).map(lambda agents: {"author": agents}),
    st.sampled_from([{"checks": [{"name": "ci"}]}, {"checks": [{"name": "ci", "app": "builder"}]}]),
    st.sampled_from(["outside", "inside", "nobody"]).map(lambda whose: {"owned": whose}),
    st.sampled_from([{"signed": True}, {"signed": False}, {"head": ["top*"]}, {"contracts": ["all"]}]),
    st.sampled_from([{"tasks": ["t"]}, {"tasks": ["all"]}, {"milestone": ["beta"]}, {"milestone": ["other"]}]),
    st.sampled_from([{"only_paths": ["src/**", "docs/"]}, {"paths_match": ["\\.py$"]}]),
    st.sampled_from(["files_at_least", "files_at_most"]).map(lambda bound: {"size": {bound: 2}}),
    st.sampled_from(["lines_at_least", "lines_at_most"]).map(lambda bound: {"size": {bound: 8}}),
    st.lists(names, min_size=1, max_size=2, unique=True).map(lambda agents: {"committer": agents}),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2).map(lambda several: {"any": several}),
        st.lists(inner, min_size=1, max_size=2).map(lambda several: {"all": several}),
        inner.map(lambda one: {"not": one}),
        st.lists(inner, min_size=2, max_size=3).map(lambda several: {"at_least": 2, "of": several}),
    ),
    max_leaves=3,
)


@st.composite
def agents(draw: st.DrawFn) -> dict[str, object]:
    human = draw(st.booleans())
    principals = draw(
        st.lists(st.sampled_from([*PEOPLE] if human else [*PEOPLE, BOT, OTHER_BOT]), max_size=3, unique=True)
    )
    return {
        "human": human,
        "principals": [f"{one.login}{'[bot]' if one.is_bot else ''}#{one.id}" for one in principals],
        "operator": draw(st.sampled_from([None, None, "north", "south"])),
        "emails": draw(st.sampled_from([[], [], ["team@example.org"]])),
        "owns": draw(st.sampled_from([[], ["src/**"], ["docs/**"], ["src/**", "docs/**", "deploy/**"]])),
    }


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    rule = st.fixed_dictionaries(
        {"when": conditions | st.just({})},
        optional={
            "primary": names, "supporting": groups, "clearances": st.lists(names, unique=True, max_size=1),
            "approvals": st.integers(1, 2), "humans": st.integers(0, 1), "veto": groups,
            "needs": st.just({"checks": ["ci"]}), "owners": st.booleans(), "consumers": st.booleans(),
            "code_owners": st.booleans(),
        },
    )  # fmt: skip
    return Plan.model_validate(
        {
            "version": 1,
            "session": "Compared",
            "agents": {name: draw(agents()) for name in AGENTS},
            "tasks": {"t": {"type": "deploy"}},
            "checkpoints": {"beta": {"title": "Beta", "items": ["Ready"]}},
            "contracts": {"wire": {"version": 1, "file": "src/a.py", "provider": "back", "consumers": draw(groups)}},
            "approvals": draw(st.dictionaries(st.sampled_from(["back", "deploy"]), rule)),
            "policy": draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "separate": st.sampled_from(["principal", "operator"]), "humans": st.integers(0, 1),
                        "unmatched": st.sampled_from(["pass", "fail"]), "override": st.just(["ada#1"]),
                        "unowned": st.sampled_from(["pass", "pass", "fail"]),
                        "self_approval": st.sampled_from(["never", "never", "allowed"]),
                        "approvals_last": st.just("97m"),
                        "may_unlabel": st.lists(st.sampled_from(["maintainer", "guard"])),
                    },
                )
            ),
        }
    )  # fmt: skip


signatures = st.one_of(
    *[everybody.map(signed)] * 5,
    st.sampled_from([WEB_FLOW, Signature(None, "x", "who@example.net")]),
    st.sampled_from(
        [Signature(None, "x", "team@example.org"), Signature(None, "x", "3+cleo@users.noreply.github.com")]
    ),
)
commits = st.builds(
    Commit, sha=st.just(HEAD), author=everybody.map(signed) | signatures, committer=st.just(WEB_FLOW) | signatures,
    co_authors=rarely(signatures), is_verified=st.sampled_from([True, True, False, None]),
)  # fmt: skip
said = st.builds(
    Said, word=st.sampled_from(["approve", "approve", "clear", "withdraw"]),
    rest=st.sampled_from([HEAD[:12], HEAD, HEAD[:7], OLD[:12], ""]), agent=st.sampled_from(["", "", *AGENTS, "nobody"]),
)  # fmt: skip
comments = st.builds(
    PullComment, id=st.integers(1, 9), by=everybody, body=st.just(""), at=minutes,
    is_edited=st.sampled_from([False, False, True]), said=st.lists(said, max_size=2).map(tuple),
)  # fmt: skip
reviews = st.builds(
    Review, id=st.integers(1, 9), by=everybody, commit=shas, at=minutes,
    state=st.sampled_from(["approved", "approved", "approved", "changes-requested", "commented", "dismissed"]),
)  # fmt: skip
labels = st.builds(SetLabel, name=st.sampled_from(["risky", "type:deploy", "type:back"]), by=st.none() | everybody)
taken = st.builds(TakenLabel, name=st.sampled_from(["risky", "type:deploy", "type:back"]), by=st.none() | everybody)


@st.composite
def facts(draw: st.DrawFn) -> PullFacts:
    paths = draw(st.lists(st.sampled_from(["src/a.py", "docs/b.md", "deploy/c"]), unique=True, min_size=1))
    known = draw(st.dictionaries(st.sampled_from([1, 2, 90]), st.sampled_from(["write", "admin", "read"]), max_size=1))
    made = pull(
        *paths, by=draw(everybody), title=draw(st.sampled_from(["fix it", "more"])), is_draft=draw(st.booleans()),
        commits=tuple(draw(st.lists(commits, max_size=1))),
        reviews=tuple(draw(st.lists(reviews, min_size=1, max_size=6))),
        comments=tuple(draw(st.lists(comments, max_size=4))), labels=tuple(draw(st.lists(labels, max_size=2))),
        taken_labels=tuple(draw(st.lists(taken, max_size=1))),
        permissions={**{one.id: "write" for one in PEOPLE}, **known},
    )  # fmt: skip
    return replace(
        made,
        pusher=draw(st.sampled_from([made.author, made.author, made.author, None, *PEOPLE])),
        tasks=draw(rarely(st.sampled_from([LinkedTask("t", "deploy"), LinkedTask("t", "", "back", "beta")]))),
        milestone=draw(st.sampled_from(["", "", "Beta", "other"])),
        codeowners=draw(st.sampled_from([None, OWNERS, OWNERS, OWNERS])),
        teams=draw(st.sampled_from([{}, {"acme/writers": (2, 3)}])),
        withdrawals=draw(rarely(st.builds(Withdrawal, everybody, minutes))),
        checks=draw(rarely(st.builds(CheckRun, st.just("ci"), st.sampled_from(STATES), st.just("builder")))),
        updates=draw(rarely(st.builds(UpdateMerge, st.just(HEAD), st.just(OLD), st.sampled_from([(), ("x",), None])))),
        gaps=draw(
            rarely(
                st.builds(
                    Gap, st.sampled_from(["files", "labels", "commits", "tasks"]), st.just("cut"), st.just("look")
                )
            )
        ),
        vetoes=draw(rarely(st.builds(Veto, names, everybody, st.just("no"), minutes))),
        halts=draw(rarely(st.builds(Halt, st.sampled_from(["deploy", "all"]), everybody, st.just("no"), minutes))),
        holds=draw(rarely(st.builds(Hold, everybody, st.just("wait"), minutes))),
        overrides=draw(rarely(st.builds(Override, everybody, shas, st.just("must"), minutes))),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts(), plans())
def test_both_judges_agree_on_green(given_facts: PullFacts, given_plan: Plan) -> None:
    verdict = judge(given_facts, given_plan)
    assert (naive.answer(given_facts, given_plan) == "green") == verdict.is_green, verdict


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts(), plans())
def test_what_the_naive_judge_fails_fails(given_facts: PullFacts, given_plan: Plan) -> None:
    """The engine may be redder: it tells a place that nobody can fill any more from one that is empty."""
    if naive.answer(given_facts, given_plan) == "red":
        assert judge(given_facts, given_plan).conclusion == "failure"
