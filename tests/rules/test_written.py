"""Facts as people write them, in JSON."""

import json
from typing import Any

import jsonschema
import pytest

from bot.commands.said import with_commands
from bot.domain.board import Account
from bot.rules.approvals import judge
from bot.rules.approvals.from_written import FactsInvalid, facts_from, facts_schema, read_facts
from tests.rules.pulls import ADA, EVE, HEAD, plan

PLAN = plan(
    'agents: {a: {principals: ["ada#1"]}}\ntasks: {t: {type: big, agent: a, checkpoint: c}}\ncheckpoints: {c: }\n'
    "approvals: {code: {primary: a}}"
)
WHEN = "2026-01-02T03:04:05Z"
FULL: dict[str, Any] = {
    "number": 9,
    "author": "eve#5",
    "base": {"branch": "main", "sha": "c" * 40, "repo": "o/r"},
    "head": {"branch": "x", "sha": HEAD.upper(), "repo": "f/r"},
    "title": "T",
    "labels": ["x", {"name": "y", "by": "ada#1"}],
    "unlabeled": "z",
    "files": ["a", {"path": "b", "old_path": "c", "additions": 1, "deletions": 2}],
    "commits": [
        {
            "sha": HEAD,
            "author": {"name": "E", "email": "e@x.org"},
            "committer": "web-flow#19864447",
            "trailers": ["Co-authored-by: Ada <1+ada@users.noreply.github.com>", "Signed-off-by: X <x@y>"],
            "co_authors": ["bot[bot]#7"],
            "parents": ["d" * 40],
            "verified": True,
        }
    ],
    "updates": [{"sha": HEAD, "before": "b" * 40, "both_changed": [], "unexplained": ["x"]}],
    "reviews": [{"by": "ada#1", "state": "approved", "commit": HEAD, "at": WHEN}],
    "comments": [{"by": "ada#1", "body": f"/approve {HEAD[:12]}", "created": WHEN, "edited": WHEN}],
    "withdrawals": {"by": "ada#1", "at": WHEN},
    "checks": [{"name": "ci", "state": "failure", "app": "x", "app_id": 3}],
    "permissions": {"ada#1": "write", "5": "admin"},
    "teams": {"O/Core": ["ada#1"]},
    "known_ids": {"Ada": 1},
    "tasks": "t",
    "codeowners": "* @ada",
    "vetoes": [{"by": "ada#1", "agent": "a", "at": WHEN}],
    "halts": [{"by": "ada#1", "rule": "code", "at": WHEN}],
    "holds": [{"by": "ada#1", "at": WHEN}],
    "overrides": [{"by": "ada#1", "sha": HEAD, "at": "2026-01-03T00:00:00Z"}],
    "gaps": [{"part": "files", "why": "cut"}],
}


def test_everything_that_may_be_written_is_read() -> None:
    facts = facts_from(FULL, PLAN)
    assert (facts.number, facts.author, facts.pusher, facts.is_fork) == (9, EVE, EVE, True)
    assert facts.head.sha == HEAD
    assert [label.by for label in facts.labels] == [None, ADA]
    assert facts.files[1].old_path == "c"
    one = facts.commits[0]
    assert (one.author.email, one.is_verified, one.parents) == ("e@x.org", True, ("d" * 40,))
    assert [person.email or person.account for person in one.co_authors] == [
        "1+ada@users.noreply.github.com",
        Account(7, "bot", is_bot=True),
    ]
    assert facts.updates[0].both_changed == ()
    assert facts.comments[0].is_edited
    assert facts.comments[0].said is None
    assert facts.permissions == {1: "write", 5: "admin"}
    assert facts.teams == {"o/core": (1,)}
    assert facts.known_ids == {"ada": 1}
    assert (facts.tasks[0].type, facts.tasks[0].agent, facts.tasks[0].checkpoint) == ("big", "a", "c")
    assert facts.now.isoformat() == "2026-01-03T00:00:00+00:00"


def test_the_schema_takes_what_is_read() -> None:
    schema = facts_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(FULL, schema)


def test_little_is_needed() -> None:
    facts = facts_from({"author": "eve#5", "head": {"sha": HEAD}}, PLAN)
    assert not facts.is_fork
    assert judge(facts, PLAN).status == "waiting"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"fine\n\n/approve {HEAD[:12]}", "approved"),
        (f"/approve {HEAD[:12]} as a", "approved"),
        (f"/approve as a {HEAD[:12]}", "approved"),
        (f"`/approve {HEAD[:12]}`", "waiting"),
        (f"> /approve {HEAD[:12]}", "waiting"),
        (f"I would write /approve {HEAD[:12]}", "waiting"),
        (f"<!-- \n/approve {HEAD[:12]}\n-->", "waiting"),
        (f"```\n/approve {HEAD[:12]}\n```", "waiting"),
        (f"\uff0fapprove {HEAD[:12]}", "waiting"),
        (f"/approve {HEAD[:12]}\n\n/withdraw", "waiting"),
        ("/claim t", "waiting"),
    ],
)
def test_commands_count_on_a_line_of_their_own(body: str, wanted: str) -> None:
    value = {
        "author": "eve#5", "head": {"sha": HEAD}, "permissions": {"ada#1": "write"},
        "comments": [{"by": "ada#1", "body": body, "created": WHEN}],
    }  # fmt: skip
    facts = with_commands(facts_from(value, PLAN))
    assert with_commands(facts) == facts
    assert judge(facts, PLAN).status == wanted


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"author": "eve"}, "author: 'eve' is no account; write login#id"),
        ({"heads": 1}, "heads: there is no such key; is it head?"),
        ({"zzzzzz": 1}, "zzzzzz: there is no such key"),
        ({"head": {}}, None),
        ({"head": {"sha": "main"}}, "head.sha: is no commit"),
        ({"reviews": [{"at": WHEN}]}, "reviews.0.commit: is missing"),
        ({"reviews": [{"commit": HEAD, "at": "2026-01-01"}]}, "reviews.0.at:"),
        ({"permissions": {"ada#1": "owner"}}, "permissions.ada#1:"),
        ({"commits": "x"}, "commits:"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(change: dict[str, Any], says: str | None) -> None:
    value = {"author": "eve#5", "head": {"sha": HEAD}, **change}
    if says is None:
        assert facts_from(value, PLAN).head.sha == "0" * 40
        return
    with pytest.raises(FactsInvalid) as error:
        facts_from(value, PLAN, file="f.json")
    assert str(error.value).startswith(f"f.json: {says}")


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "nul"])
def test_what_is_no_json_is_refused_in_a_line(text: str) -> None:
    with pytest.raises(FactsInvalid, match="no JSON"):
        read_facts(text, PLAN)


def test_json_is_read() -> None:
    assert read_facts(json.dumps(FULL), PLAN) == facts_from(FULL, PLAN)
