"""Plans from files: everything that is wrong at once, with line, key and remedy."""

import datetime as dt
import gc
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.load import Loaded, load
from bot.plan.models import AtLeast
from tests.work import growth

HEAD = "version: 1\nsession: Test\n"


def lines(text: str | bytes) -> list[str]:
    return [str(finding) for finding in load(text, file="plan.yml").findings]


def codes(text: str) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in load(text, file="plan.yml").findings]


def valid(text: str) -> Loaded:
    loaded = load(text, file="plan.yml")
    assert loaded.findings == ()
    assert loaded.plan is not None
    return loaded


def test_every_mistake_is_told_at_once_with_place_and_remedy() -> None:
    text = """\
version: 1
session: Shop launch
agents:
  claude: Rust core
tasks:
  postgres: {agent: gemini}
  schema:   {agent: claud, after: postgress, critical: yes}
  auth:     {agent: claude, afte: schema, due: 2025-02-30}
sesion: x
"""
    assert lines(text) == [
        "plan.yml:6: tasks.postgres.agent: there is no agent gemini; add gemini to agents, or take it out "
        "[unknown-agent]",
        "plan.yml:7: tasks.schema.agent: there is no agent claud; write claude, or add claud to agents [unknown-agent]",
        "plan.yml:7: tasks.schema.after.0: there is no task, phase or checkpoint postgress; write postgres, or add "
        "postgress to tasks [unknown-task]",
        "plan.yml:7: tasks.schema.critical: 'yes' is neither true nor false; write true [wrong-value]",
        "plan.yml:8: tasks.auth.afte: there is no key 'afte' here; write after [unknown-key]",
        "plan.yml:8: tasks.auth.due: '2025-02-30' is no date of the calendar; write one such as 2025-01-24, or day 7 "
        "or week 2 counted from session.starts [wrong-value]",
        "plan.yml:9: sesion: there is no key 'sesion' in a plan; write session [unknown-key]",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tasks: {a: {critical: no}}", "'no' is neither true nor false; write false"),
        ("tasks: {a: {progress: 012}}", "'012' is no whole number; write digits only"),
        ("tasks: {a: {progress: 1_0}}", "'1_0' is no whole number"),
        ("tasks: {a: {progress: 0x1F}}", "'0x1F' is no whole number"),
        ("tasks: {a: {progress: 101}}", "101 is out of range; write at most 100"),
        ("tasks: {a: {progress: 101%}}", "101 is out of range; write at most 100"),
        ("tasks: {a: {due: 20250124}}", "'20250124' is no date"),
        ("tasks: {a: {due: 2025-1-2}}", "'2025-1-2' is no date"),
        ("tasks: {a: {due: 2025-01-24T00:00:00}}", "is no date"),
        ("tasks: {a: {due: day 0}}", "'day 0' is no date"),
        ("tasks: {a: {title: true}}", "true is no text; write text, in quotes"),
        ("tasks: {a: {title: [x]}}", "a list is no text"),
        ("tasks: {a: {title: ''}}", "is empty"),
        ("tasks: {a: {kind: deliverables}}", "write deliverable"),
        ("tasks: {a: {after: {b: c}}}", "a mapping is no text"),
        ("tasks: {a: {after: [b, b]}, b: }", "b stands twice in this list; write it once"),
        ("tasks: {A b: x}", "'A b' is no id: lower case letters, digits, . _ -; write a-b"),
        ("tasks: {a:1}", "'a:1' is no id; put a space behind the colon: `a: 1`"),
        ("tasks: {" + "a" * 41 + ": x}", "is longer than 40 characters; write " + "a" * 40),
        ("tasks: [a, b]", "a list is no mapping"),
        ("tasks: 5", "5 is no mapping"),
        ("policy: {lease: 1:30}", "'1:30' does not fit; write a length of time such as 30m, 24h or 3d"),
        ("policy: {lease: 24}", "write a length of time"),
        ("agents: {a: {independent: sometimes}}", "write true, false or partial"),
        ("agents: {a: {principals: [a b]}}", "'a b' is no GitHub account; write login#id"),
        ("agents: {a: {with_: x}}", "there is no key 'with_' here"),
        ("requirements: [{from_: a, to: b, need: c}]", "there is no key 'from_' here; write from"),
        ("checkpoints: {c: {items: [{sign_off: all}]}}", "text is missing; write `text:` with its text"),
        ("checkpoints: {c: {items: [{text: x, sign_off: []}]}}", "a list is empty; name at least one"),
        ("checkpoints: {c: {items: [{text: x, sign_off: {of: all}}]}}", "at_least is missing; write `at_least:` with"),
        ("schedule: {standup: {evry: day}}", "there is no key 'evry' here; write every"),
        ("schedule: {standup: day}", "is no mapping"),
    ],
)
def test_a_value_that_does_not_fit_says_what_to_write(line: str, said: str) -> None:
    found = [text for text in lines(HEAD + line) if said in text]
    assert len(found) == 1, lines(HEAD + line)
    assert found[0].startswith("plan.yml:3: ")
    assert "\n" not in found[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.yml: the file holds no plan"),
        ("# only a comment\n", "plan.yml: the file holds no plan"),
        ("{}", "plan.yml: the file holds no plan"),
        ("- a\n- b\n", "plan.yml:1: the file is a list, not a mapping"),
        ("just words", "plan.yml:1: the file is a single value, not a mapping"),
        (b"\xef\xbb\xbfversion: 1\n", "plan.yml:1: the file begins with a byte order mark"),
        ("version: 1\n".encode("utf-16"), "plan.yml:1: the file is UTF-16 or UTF-32; save it as UTF-8"),
        (b"version: 1\nsession: caf\xe9\n", "plan.yml:2: byte 0xe9 is not UTF-8"),
        (b"\x7fELF\x00\x01", "plan.yml:1: the file holds a NUL, so it is no text"),
        ("version: 1\nsession: \ud800\n", "plan.yml:2: half of a surrogate pair"),
        ("a: 1\n---\nb: 2\n", "plan.yml:2: a second document begins"),
        ("a:\n\tb: 1\n", "plan.yml:2: a tab stands where YAML wants spaces; indent with spaces"),
        ("x" * 1_000_000, "plan.yml: the plan is 1 MB or larger"),
        ("é" * 500_000, "plan.yml: the plan is 1 MB or larger"),
        ("[" * 999_999, "plan.yml:1: more than 50 levels are nested"),
    ],
)
def test_a_file_that_is_no_plan_is_one_line(text: str | bytes, said: str) -> None:
    found = lines(text)
    assert len(found) == 1
    assert found[0].startswith(said)


def test_numbers_in_text_stay_as_they_were_written() -> None:
    text = (
        HEAD.replace("Test", "2025") + 'metrics: {p: {target: 100, value: 99.90}, q: 012}\nrisks: {r: {title: "no"}}\n'
    )
    plan = valid(text).plan
    assert plan is not None
    assert (plan.session.title, plan.session_id) == ("2025", "2025")
    assert (plan.metrics["p"].target, plan.metrics["p"].value, plan.metrics["q"].title) == ("100", "99.90", "012")


def test_a_key_without_a_value_is_no_key() -> None:
    plan = valid(HEAD + "agents:\nphases:\ntasks:\n  a:\n  b: {after: , critical: , title: }\nnext:\n").plan
    assert plan is not None
    assert list(plan.tasks) == ["a", "b"]
    assert plan.tasks["b"].after == []


def test_dates_and_days() -> None:
    plan = valid("version: 1\nsession: {title: T, starts: 2025-01-20}\ntasks: {a: {due: week 2}, b: {due: 2025-01-24}}")
    assert plan.plan is not None
    assert plan.plan.tasks["a"].due == "week 2"
    assert plan.plan.tasks["b"].due == dt.date(2025, 1, 24)


def test_days_need_a_start() -> None:
    text = HEAD + "tasks: {a: {due: day 7}}\nphases:\n  p: {starts: week 1}\ncheckpoints:\n  c: {due: week 2}\n"
    assert codes(text) == [(3, "relative-date"), (5, "relative-date"), (7, "relative-date")]


def test_sign_offs_in_all_forms() -> None:
    text = HEAD + (
        "agents: {a: x, b: y}\ncheckpoints: {c: {items: [plain, {text: x, sign_off: all}, {text: y, sign_off: a},"
        "{text: z, sign_off: [a, b]}, {text: w, sign_off: {at_least: 2, of: [a, b]}}]}}"
    )
    plan = valid(text).plan
    assert plan is not None
    signed = [item.sign_off for item in plan.checkpoints["c"].items]
    assert signed == ["any", "all", ["a"], ["a", "b"], AtLeast(at_least=2, of=["a", "b"])]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("tasks: {a: {agent: x}}", "unknown-agent"),
        ("tasks: {a: {agent: all}}", "unknown-agent"),
        ("tasks: {a: {after: x}}", "unknown-task"),
        ("tasks: {a: {after: all}}", "unknown-task"),
        ("tasks: {a: {blocks: x}}", "unknown-task"),
        ("tasks: {a: {phase: x}}", "unknown-phase"),
        ("tasks: {a: {checkpoint: x}}", "unknown-checkpoint"),
        ("phases: {a: {agent: x}}", "unknown-agent"),
        ("phases: {a: {after: x}}", "unknown-task"),
        ("phases: {a: {leads: x}}", "unknown-agent"),
        ("phases: {a: {supports: [x]}}", "unknown-agent"),
        ("phases: {a: {handoff: {by: x}}}", "unknown-agent"),
        ("agents: {a: {after: x}}", "unknown-agent"),
        ("agents: {a: {provides: {x: y}}}", "unknown-agent"),
        ("agents: {a: {needs: {x: y}}}", "unknown-agent"),
        ("agents: {a: {coordinates: {with: x}}}", "unknown-agent"),
        ("requirements: [{from: x, to: all, need: z}]", "unknown-agent"),
        ("requirements: [{from: all, to: y, need: z}]", "unknown-agent"),
        ("checkpoints: {a: {after: x}}", "unknown-task"),
        ("checkpoints: {a: {items: [{text: t, sign_off: x}]}}", "unknown-agent"),
        ("checkpoints: {a: {items: [{text: t, sign_off: {at_least: 1, of: x}}]}}", "unknown-agent"),
        ("contracts: {a: {provider: x}}", "unknown-agent"),
        ("contracts: {a: {consumers: x}}", "unknown-agent"),
        ("approvals: {a: {primary: x}}", "unknown-agent"),
        ("approvals: {a: {supporting: x}}", "unknown-agent"),
        ("approvals: {a: {clearances: x}}", "unknown-agent"),
        ("approvals: {a: {veto: x}}", "unknown-agent"),
        ("policy: {veto_above: {x: []}}", "unknown-agent"),
        ("escalations: {a: {lead: x}}", "unknown-agent"),
        ("escalations: {a: {support: x}}", "unknown-agent"),
        ("escalations: {a: {validates: x}}", "unknown-agent"),
        ("escalations: {a: {halts: x}}", "unknown-approval-rule"),
        ("workflows: {a: {stages: [{id: s, who: x}]}}", "unknown-agent"),
        ("risks: {a: {agent: x}}", "unknown-agent"),
        ("next: [{text: t, agent: x}]", "unknown-agent"),
    ],
)
def test_every_reference_is_checked(line: str, code: str) -> None:
    assert codes(HEAD + line) == [(3, code)]


def test_a_reference_to_an_entry_that_is_off_itself_is_no_second_finding() -> None:
    text = HEAD + "agents: {a: [x]}\ntasks: {t: {agent: a, after: u}, u: 5.x.y, v: {after: t, nonsense: 1}}\n"
    assert [code for _, code in codes(text)] == ["wrong-value", "unknown-key"]


def test_after_may_name_tasks_phases_and_checkpoints() -> None:
    valid(
        HEAD + "phases: {p: , q: {after: [p, c, t]}}\ncheckpoints: {c: {after: p}}\n"
        "tasks: {t: , u: {after: [t, p, c], blocks: q}}\n"
    )


def test_an_id_that_after_could_read_in_two_ways_is_refused_only_there() -> None:
    valid(HEAD + "phases: {x: }\ntasks: {x: }\n")
    assert codes(HEAD + "phases: {x: }\ntasks:\n  x:\n  y: {after: x}\n") == [(6, "ambiguous-id")]


def test_reserved_ids() -> None:
    assert codes(HEAD + "agents:\n  all: x\n  any: y\ntasks:\n  all: z\n") == [
        (4, "reserved-id"),
        (5, "reserved-id"),
        (7, "reserved-id"),
    ]


def test_a_cycle_is_told_with_its_path_and_line() -> None:
    text = HEAD + "tasks:\n  a: {after: c}\n  b: {after: a}\n  c: {after: b}\n"
    assert lines(text) == [
        "plan.yml:4: tasks.a.after.0: a → c → b → a wait for each other in a circle; take one of them out of `after` "
        "or `blocks`, for example between b and a [cycle]"
    ]


def test_people_and_apps_are_told_apart() -> None:
    text = HEAD + (
        "agents:\n"
        "  a: {human: true, principals: ['x[bot]#1', 'ada#2']}\n"
        "  b: {principals: ['Ada#2', 'y[bot]#3']}\n"
        "  c: {principals: ['y[bot]#4', 'z[bot]#3']}\n"
        "  d: {principals: ['y[bot]#3', 'bo#5']}\n"
        "policy: {override: ['y[bot]#3', 'bo#5']}\n"
    )
    assert codes(text) == [
        (4, "app-as-person"),
        (5, "person-and-machine"),
        (6, "principal-id"),
        (6, "principal-id"),
        (8, "app-as-person"),
    ]


def test_one_account_may_act_for_two_agents() -> None:
    valid(HEAD + "agents: {a: {principals: 'ada#1'}, b: {principals: ['ada#1', 'x[bot]#2']}}\n")


def test_a_stage_stands_once_in_a_workflow() -> None:
    assert codes(HEAD + "workflows:\n  w:\n    stages:\n      - a\n      - b\n      - a\n") == [(8, "stage-twice")]


def test_lines_are_those_of_the_keys() -> None:
    source = valid(HEAD + "tasks:\n  a: {title: x}\n  b:\n    after:\n      - a\n").source
    assert source.line_of("tasks.b.after.0") == 7
    assert source.line_of("tasks.b.after") == 6
    assert source.line_of("tasks.b.title") == 5
    assert source.line_of("nothing") == 0


def test_many_mistakes_are_bounded() -> None:
    text = HEAD + "tasks:\n" + "".join(f"  t{i}: {{after: ghost{i}, wrong: 1}}\n" for i in range(3000))
    assert len(lines(text)) == 501


def test_a_plan_full_of_unknown_keys_is_told_in_linear_time() -> None:
    def telling(count: int) -> Callable[[], None]:
        text = HEAD + "tasks: {a: {" + ", ".join(f"stat{i}: x" for i in range(count)) + "}}"

        def run() -> None:
            assert len(load(text, file="p").findings) == 501

        return run

    assert growth(telling(2_000), telling(20_000)) < 10.5


def test_the_collector_is_left_as_it_was() -> None:
    load(HEAD, file="p")
    assert gc.isenabled()
    gc.disable()
    try:
        load(HEAD, file="p")
        assert not gc.isenabled()
    finally:
        gc.enable()


plans = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["a", "b", "all", "day 3"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "version",
                    "session",
                    "tasks",
                    "agents",
                    "phases",
                    "after",
                    "agent",
                    "a",
                    "b",
                    "checkpoints",
                    "items",
                    "sign_off",
                    "policy",
                    "lease",
                    "schedule",
                    "next",
                    "log",
                    "messages",
                    "schema",
                    "approvals",
                    "when",
                    "workflows",
                    "stages",
                ]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet="ab:-[]{}&*!|>'\"%@\n\t #?,<") | st.binary())
def test_any_text_or_bytes_are_read_or_refused(content: str | bytes) -> None:
    loaded = load(content, file="p")
    assert (loaded.plan is None) == bool(loaded.findings)
    assert all("\n" not in str(finding) and finding.remedy for finding in loaded.findings)


@settings(max_examples=300, deadline=None)
@given(plans)
def test_any_values_are_read_or_refused(value: object) -> None:
    import yaml

    text = yaml.safe_dump(value)
    loaded = load(text, file="p")
    assert (loaded.plan is None) == bool(loaded.findings)
    assert all(re.fullmatch(r"p(:\d+)?: .+; .+ \[[a-z0-9-]+\]", str(finding)) for finding in loaded.findings)
