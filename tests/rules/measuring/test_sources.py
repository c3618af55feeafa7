"""Where metrics come from: JSON by a path, a block of a check, a pattern; each failure in one line."""

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import CheckEnded, Origin, WorkflowEnded
from bot.domain.reported import ArtifactName, ArtifactRead
from bot.plan.models import Plan
from bot.rules.measuring import WrongMetric
from bot.rules.measuring.contents import BLOCKS, block_value, blocks, parsed, value_at
from bot.rules.measuring.sources import (
    LONGEST,
    MOST_ARTIFACTS,
    Reading,
    artifacts_of,
    from_artifacts,
    from_check,
    of_check,
    of_run,
)
from tests.reconcile.repository import plan_of
from tests.rules.measuring.test_archive import zipped

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ENDED = WorkflowEnded(Origin(1, "acme", "shop", "main", 5, None), "bench.yml", 7, 1, NOW, "a" * 40)


def check(*texts: str, name: str = "bench", slug: str = "github-actions", conclusion: str = "success") -> CheckEnded:
    return CheckEnded(3, name, 15, slug, conclusion, "a" * 40, NOW, texts)


def plan_from(source: str, *, target: str = "< 100 ms") -> Plan:
    return plan_of(f'session: x\nmetrics: {{p99: {{target: "{target}", from: {source}}}, other: }}\n')


def read(plan: Plan, ended: CheckEnded) -> list[Reading]:
    return list(from_check(plan, of_check(plan, ended), ended))


@pytest.mark.parametrize(
    ("content", "key", "value"),
    [
        ({"p99": 1}, "p99", 1),
        ({"a": {"b": 2}}, "a.b", 2),
        ({"a.b": 3, "a": {"b": 2}}, "a.b", 3),
        ({"": {"": 4}}, ".", 4),
    ],
)
def test_a_value_by_its_key_or_path(content: Any, key: str, value: Any) -> None:
    assert value_at(content, key) == value


@pytest.mark.parametrize(
    ("content", "key", "why"),
    [
        ([], "p99", "no object with values"),
        ({}, "p99", "it is empty"),
        ({f"m{at}": 1 for at in range(7)}, "p99", "`m4` and 2 more"),
        ({"a": [1]}, "a.b", "there is no `a.b` in it"),
        ({"a": 1}, "a.b.c", "there is no `a.b.c` in it"),
    ],
)
def test_a_key_that_is_not_there(content: Any, key: str, why: str) -> None:
    with pytest.raises(WrongMetric) as refused:
        value_at(content, key)
    assert why in str(refused.value)


@given(st.binary(max_size=200))
def test_bytes_are_json_or_refused(content: bytes) -> None:
    with contextlib.suppress(WrongMetric):
        parsed(content)


def test_a_mark_in_front_is_no_fault() -> None:
    assert parsed(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    with pytest.raises(WrongMetric, match="nested too deeply"):
        parsed(b"[" * 100_000)
    with pytest.raises(WrongMetric, match="a number"):
        parsed(b"1" * 5_000)


def test_blocks_of_json_in_words() -> None:
    text = 'Words\n```json\n{"a": 1}\n```\n```\n{"a": 2}\n```\n ```JSON\n{"b": 3}\n```\n```json\nnever closed'
    assert list(blocks((text, '{"c": 4}'))) == ['{"a": 1}', '{"b": 3}', '{"c": 4}']
    assert block_value((text, '{"c": 4}'), "b") == 3
    assert len(list(blocks(("```json\n1\n```\n" * 50,)))) == BLOCKS
    with pytest.raises(WrongMetric, match="there is no JSON block"):
        block_value(("words", ""), "a")
    with pytest.raises(WrongMetric, match="there is no `z` in it"):
        block_value((text,), "z")


def test_which_runs_and_checks_are_meant() -> None:
    run = plan_from("{workflow: bench.yml, artifact: metrics}")
    assert list(of_run(run, ENDED)) == ["p99"]
    assert of_check(run, check()) == {}
    assert of_run(plan_from("{workflow: other.yml, artifact: metrics}"), ENDED) == {}
    by_slug = plan_from("{check: bench, app: GitHub-Actions, conclusions: [success, neutral]}")
    assert list(of_check(by_slug, check())) == ["p99"]
    assert list(of_check(by_slug, check(conclusion="neutral"))) == ["p99"]
    assert list(of_check(plan_from("{check: bench, app: 15}"), check())) == ["p99"]
    for other in (check(name="Bench"), check(slug="builder"), check(conclusion="failure")):
        assert of_check(by_slug, other) == {}


@pytest.mark.parametrize(
    ("source", "texts", "reading"),
    [
        ("pattern: 'p99: (\\d+ ms)'", ("Title", "p99: 87 ms"), "87 ms"),
        ("pattern: '\\d+ ms'", ("Title", "p99: 87 ms"), "87 ms"),
        ("pattern: '(\\d+)', unit: s", ("0.5", ""), "0 s"),
        ("pattern: 'p99( none)?'", ("p99",), "a value is missing"),
        ("pattern: 'p50'", ("p99: 87 ms",), "nothing in its output matches `p50`"),
        ("pattern: '(?=x)'", ("x",), "the pattern cannot be used"),
        ("pattern: '\\S+ MB'", ("5 MB",), "p99: the target is in ms, not in MB"),
        ("key: a.b", ('{"a": {"b": 3}}',), "3"),
        ("unit: s", ('{"p99": 0.05}',), "0.05 s"),
    ],
)
def test_what_a_check_says(source: str, texts: tuple[str, ...], reading: str) -> None:
    (one,) = read(plan_from(f"{{check: bench, app: github-actions, {source}}}"), check(*texts))
    assert reading in (one.fault or one.value)
    assert bool(one.fault) is not bool(one.value)


def test_a_line_is_short_and_visible_whatever_is_in_the_check() -> None:
    plan = plan_from("{check: bench, app: github-actions, pattern: 'v: (.*)'}")
    (one,) = read(plan, check("v: \u202e" + "x" * 5_000))
    assert len(one.fault) <= LONGEST
    assert "\u202e" not in one.fault


def test_an_artifact_is_read_once_for_all_its_metrics() -> None:
    lines = [f"m{at}: {{from: {{workflow: bench.yml, artifact: a{at % 12}, key: v}}}}" for at in range(24)]
    plan = plan_of(f"session: x\nmetrics: {{{', '.join(lines)}}}\n")
    sources = of_run(plan, ENDED)
    names = artifacts_of(sources, 7)
    assert len(names) == MOST_ARTIFACTS
    got = {name: ArtifactRead(zipped({"a.json": b'{"v": 1}'})) for name in names}
    got[names[0]] = ArtifactRead(fault="it has expired")
    readings = list(from_artifacts(plan, sources, got, run=7))
    assert len(readings) == 24
    assert sum(one.value == "1" for one in readings) == 18
    assert sum("more than 10 artifacts" in one.fault for one in readings) == 4
    assert [one.metric for one in readings if "it has expired" in one.fault] == ["m0", "m12"]
    assert ArtifactName(8, "a1") not in got


def test_an_app_that_is_called_as_the_number_of_another_is_not_that_one() -> None:
    plan = plan_from("{check: bench, app: '15', key: p99}")
    assert of_check(plan, check('{"p99": 1}')), "15 is its id"
    pretender = CheckEnded(3, "bench", 99, "15", "success", "a" * 40, NOW, ('{"p99": 1}',))
    assert not of_check(plan, pretender)
