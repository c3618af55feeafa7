"""The status page has the sections that the plan has, reads well, and changes only when a fact does."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from bot.domain.board import STATUS, Board, Entry, InForce
from bot.domain.state import Block, Claim, LogEntry, Measured
from bot.pages.sections import SECTIONS
from bot.plan.finding import Finding
from bot.plan.load import load
from bot.plan.models import Plan
from bot.reconcile.status import pages_of
from bot.reconcile.view import View
from tests.reconcile.plans import plans
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

ROOT = Path(__file__).parents[2]
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
SHOP = """
session: Shop launch
agents: {claude: Rust core, gemini: Infrastructure}
tasks:
  postgres: {agent: gemini, critical: true, estimate: 2 days}
  schema: {agent: claude, after: postgres, estimate: 1 day}
  docs: {}
"""


def page_of(plan: Plan, board: Board | None = None) -> str:
    return pages_of(View(plan, board or empty_board()))[0]


def applied(text: str) -> tuple[Plan, OnGitHub]:
    plan, github = plan_of(text), OnGitHub(empty_board())
    github.apply(plan)
    return plan, github


@pytest.fixture(scope="module")
def full() -> str:
    loaded = load((ROOT / "examples/plans/full.yml").read_bytes(), file="full.yml")
    assert loaded.plan
    github = OnGitHub(empty_board())
    github.apply(loaded.plan)
    return github.issue("status").region


def test_a_full_plan_shows_every_section(full: str) -> None:
    for heading in ("Overall", "Critical path", "Agents", "Phases", "Checkpoints", "Next steps", "Log"):
        assert f"### {heading}\n" in full
    for folded in (
        *("Dependencies", "Risks", "Metrics", "Requirements", "Coordination", "Contracts", "Approvals", "Escalations"),
        *("Workflows", "Schedule", "Standards and rules", "Channels", "Messages", "Forms", "Outputs and independence"),
    ):
        assert f"<summary><b>{folded}</b>" in full


def test_a_small_plan_shows_only_what_it_has() -> None:
    page = page_of(plan_of("session: x\ntasks: {a: {}}"))
    assert re.findall(r"^### (.*)$", page, re.MULTILINE) == ["Tasks"]
    assert re.findall(r"<summary><b>(.*?)</b>", page) == ["For anyone", "Actions"]


def assert_reads_well(page: str) -> None:
    """Tables are tables, folded parts are closed and hold Markdown, lists are lists."""
    tokens = MARKDOWN.parse(page)
    rows = len(re.findall(r"^\|[-|]+\|$", page, re.MULTILINE))
    assert [token.type for token in tokens].count("table_open") == rows
    assert page.count("<details>") == page.count("</details>")
    for token in tokens:
        if token.type == "html_block":
            assert re.fullmatch(r"<details><summary>.*</summary>\n|</details>\n?|<sub>.*\n?", token.content), (
                token.content
            )
        if token.type == "inline":
            assert "|---" not in token.content, "a table that is none"


def test_a_full_page_reads_well(full: str) -> None:
    assert_reads_well(full)


@given(plans())
@settings(max_examples=60)
def test_any_page_reads_well(plan: Plan) -> None:
    github = OnGitHub(empty_board())
    github.apply(plan)
    assert_reads_well(github.issue("status").region)


def test_nothing_changes_while_time_passes() -> None:
    plan, github = applied(SHOP)
    rounds = github.apply(plan, now=NOW + timedelta(days=90))
    assert rounds == []


def test_an_invalid_newer_plan_is_said_on_top() -> None:
    plan, github = applied(SHOP)
    finding = Finding("plan.yml", 12, "unknown-task", "there is no task @x", "write `y`", key="tasks.a.after")
    page = page_of(plan, replace(github.board, in_force=InForce(plan, invalid=(finding,))))
    assert "**The newest plan is not valid**" in page
    assert "plan.yml:12: tasks.a.after: there is no task @x" in page
    assert page.index("not valid") < page.index("### ")


def test_verified_and_claimed_are_told_apart() -> None:
    plan, github = applied(SHOP)
    for entry, is_verified in (("task:postgres", True), ("task:docs", False)):
        claim = Claim("gemini", 7, "ada", 1000, NOW, verified=is_verified)
        github.change(entry, state=replace(github.issue(entry).state, claim=claim))
    page = page_of(plan, github.board)
    assert "Postgres **critical** | 🔵 in progress <sub>ada</sub>" in page
    assert "Docs | 🔵 in progress <sub>ada, not verified</sub>" in page


def test_blocked_tasks_and_doubtful_state_need_attention() -> None:
    plan, github = applied(SHOP)
    block = Block("no `disk` for @bob", 7, "ada", NOW, on=12)
    github.change("task:postgres", state=replace(github.issue("task:postgres").state, blocks=(block,)))
    github.change("task:docs", state_fault="edited by eve")
    github.board = replace(github.board, doubles={Entry("task:docs"): (99,)})
    page = page_of(plan, github.board)
    number = github.issue("task:postgres").number
    assert f"- ⛔ #{number} Postgres: no `disk` for `@bob` (#12), says ada" in page
    assert "its state is not believed (edited by eve)" in page
    assert "- #99 says that it stands for `task:docs` too" in page


def test_missing_native_dependencies_are_said_once_on_the_page() -> None:
    plan, github = applied(SHOP)
    without = replace(github.board, features=replace(github.board.features, dependencies=False))
    assert page_of(plan, without).count("no native dependencies") == 1


def test_critical_path_names_what_waits_and_how_long_it_takes() -> None:
    plan, github = applied(SHOP)
    page = page_of(plan, github.board)
    postgres, schema = github.issue("task:postgres").number, github.issue("task:schema").number
    assert f"| #{postgres} Postgres | gemini | 🟢 ready | #{schema} Schema |" in page
    assert f"**Longest chain of open tasks:** #{postgres} Postgres → #{schema} Schema (3 days)" in page


def test_the_log_shows_who_did_what() -> None:
    plan, github = applied(SHOP)
    for what, verified in (("claimed", True), ("done", False)):
        entry = LogEntry(NOW, what, "task:postgres", "gemini", "ada", number=101, verified=verified)
        github.board = github.board.with_log(entry)
    page = page_of(plan, github.board)
    assert "- 2025-01-18 09:30 UTC · **claimed** #101 by ada for `gemini`\n" in page + "\n"
    assert "**done** #101 by ada for `gemini` (not verified)" in page
    assert page.index("**done**") < page.index("**claimed**")


def test_a_reported_value_wins_over_the_plans() -> None:
    plan, github = applied(
        "session: x\nmetrics: {p99: {title: Latency, target: < 1 s, value: 3 s}, up: {value: 9}}".replace(
            "< 1 s", '"< 1 s"'
        )
    )
    said = Measured("p99", "2 s", NOW, "command", by="ada", verified=True)
    status = github.board.status.with_measured(said)
    page = page_of(plan, replace(github.board, status=status))
    assert f"| ❌ | Latency <sub>`p99`</sub> | &lt; 1 s | 2 s <sub>{NOW:%Y-%m-%d}, ada</sub> |" in page
    assert "| Up <sub>`up`</sub> |  | 9 <sub>(says the plan)</sub> |" in page


def test_graph_falls_back_to_phases_and_then_to_levels() -> None:
    tasks = "\n".join(f"  t{n}: {{phase: p{n % 2}, after: {[f't{n - 1}'] if n > 1 else []}}}" for n in range(300))
    phased = page_of(
        plan_of(f"session: x\nphases: {{p0: {{}}, p1: {{}}}}\ntasks:\n{tasks}".replace("p1: {}}", "p1: {}}"))
    )
    assert "by levels: all tasks would be more than can be drawn" in phased
    assert 'l0(["Level 1: 0 of 1 done"]):::waiting' in phased
    assert "l58 --> l59" in phased
    ordered = tasks.replace("phase: p", "checkpoint: c")
    with_phases = (
        f"session: x\nphases: {{a: {{}}, b: {{after: a}}}}\ncheckpoints: {{c0: {{}}, c1: {{}}}}\ntasks:\n{ordered}"
    )
    assert "phases only" in page_of(plan_of(with_phases))
    assert "```mermaid\ngraph TD" in page_of(plan_of(with_phases))


def test_hostile_titles_cannot_leave_the_graph() -> None:
    text = 'session: x\ntasks: {a: {title: "\\"]); click x `end` %%{init}%% <b>"}, b: {after: a}}'
    page = page_of(plan_of(text))
    label = re.search(r'n0\(\["(.*)"\]\)', page)
    assert label
    assert not set('"`<>{}%]') & set(re.sub(r"#\d+;", "", label[1]))


def test_a_page_over_budget_overflows_into_linked_issues() -> None:
    forms = "\n".join(f"  f{n}: {{text: '{'x' * 15_000}'}}" for n in range(2))
    rules = "\n".join(f"  - {{title: r{n}, points: [{'x' * 900}]}}" for n in range(40))
    plan, github = applied(f"session: x\nrules:\n{rules}\ntemplates:\n{forms}\ntasks: {{a: {{}}}}\n")
    assert Entry("status:2") in github.board.issues
    assert github.issue("status").is_pinned
    assert not github.issue("status:2").is_pinned
    first = github.issue("status")
    assert f"**More on #{github.issue('status:2').number}:** Messages and forms" in first.region
    assert f"the status is #{first.number}" in github.issue("status:2").region
    assert all(len(issue.region) < 60_000 for issue in github.board.issues.values())
    small = plan_of("session: x\ntasks: {a: {}}\n")
    github.apply(small)
    assert not github.issue("status:2").is_open
    assert "empty for now" in github.issue("status:2").region
    github.apply(plan)
    assert github.issue("status:2").is_open


def test_people_who_write_much_around_the_page_leave_less_of_it() -> None:
    rules = "\n".join(f"  - {{title: r{n}, points: [{'x' * 900}]}}" for n in range(50))
    plan, github = applied(f"session: x\nrules:\n{rules}\nchannels: {{a: b}}\n")
    assert len(github.board.issues) == 1
    github.change("status", people=("w" * 20_000, ""))
    github.apply(plan)
    assert Entry("status:2") in github.board.issues
    assert len(github.board.issues[STATUS].region) < 30_000


def test_every_section_says_what_a_link_calls_it() -> None:
    assert len({section.name for section in SECTIONS}) == len(SECTIONS)
    assert all(section.title for section in SECTIONS)


def test_what_the_plan_said_blocks_an_agent_is_history_once_its_task_waits_no_more() -> None:
    plan, github = applied(SHOP.replace("claude: Rust core", "claude: {role: Rust core, blockers: [No database yet]}"))
    assert "No database yet" in page_of(plan, github.board)
    github.change("task:postgres", is_open=False, closed_as="completed")
    github.apply(plan)
    assert github.state("task:schema") == "ready"
    assert "No database yet" not in page_of(plan, github.board)


def test_words_that_name_a_finished_task_are_no_wait_any_more() -> None:
    plan, github = applied(SHOP.replace("claude: Rust core", "claude: {role: Rust core, needs: {gemini: postgres}}"))

    def row() -> str:
        return next(line for line in page_of(plan, github.board).splitlines() if line.startswith("| **claude**"))

    assert "postgres" in row()
    github.change("task:postgres", is_open=False, closed_as="completed")
    github.apply(plan)
    assert "postgres" not in row().lower()


GATED = """
session: {title: Shop launch, starts: 2025-01-06}
tasks:
  tables: {estimate: 2 days, checkpoint: first}
  pages: {estimate: 3 days, after: tables, checkpoint: second}
checkpoints:
  first: {title: Tables stand, due: 2025-01-06}
  second: {title: Pages open, after: first, due: 2025-01-31}
  agreed: {title: All agree, items: [Nobody objects]}
"""


def test_each_checkpoint_with_tasks_says_when_it_is_expected() -> None:
    (first, second, agreed) = (
        line
        for line in page_of(plan_of(GATED)).splitlines()
        if line.startswith("⏳ waiting · **") or "to be agreed" in line
    )
    assert "expected 2025-01-07, 1 working day after 2025-01-06" in first
    assert "expected 2025-01-10, in time for 2025-01-31" in second
    assert "expected" not in agreed


def test_a_checkpoint_that_is_over_is_expected_no_more() -> None:
    plan, github = applied(GATED)
    github.change("task:tables", is_open=False)
    github.apply(plan)
    (line,) = (
        line
        for line in github.issue(STATUS).region.splitlines()
        if "Tables stand" in line and "·" in line and "expected" not in line
    )
    assert "done" in line


def test_sections_come_in_the_order_that_the_plan_says() -> None:
    page = page_of(plan_of(SHOP + "areas: {}\nnext: [Ship]\n".replace("areas: {}\n", "")))
    turned = page_of(
        plan_of(
            (SHOP + "next: [Ship]\n").replace(
                "session: Shop launch", "session: {title: Shop launch, sections: [steps, work]}"
            )
        )
    )
    headings = [re.findall(r"^### (.*)$", one, re.MULTILINE) for one in (page, turned)]
    assert headings[0].index("Tasks") < headings[0].index("Next steps")
    assert headings[1][:2] == ["Next steps", "Tasks"]


def test_an_area_shows_what_is_said_beside_what_is_counted() -> None:
    text = (
        "session: x\nagents: {ada: Rust}\nareas:\n  backend: {progress: 90, target: {progress: 100, by: May}, of: ada}\n"  # noqa: E501
        "tasks:\n  a: {agent: ada, state: done}\n  b: {agent: ada}\n  c: {}\n"
    )
    page = page_of(plan_of(text))
    (row,) = [line for line in page.splitlines() if "**Backend**" in line]
    assert "90 %" in row
    assert "50 %, 1 of 2" in row
    assert "100 % (May)" in row


def test_activities_stand_with_what_comes_back() -> None:
    text = (
        "session: x\nschedule: {review: {every: friday, items: [Look back]}}\n"
        "tasks: {audit: {kind: activity, when: Monday}, a: {}}\n"
    )
    page = page_of(plan_of(text))
    assert "| Monday | Audit |" in page
    assert "**Review** · friday" in page


def test_a_gate_on_the_way_is_not_the_end_that_is_aimed_at() -> None:
    timeline = GATED.replace("starts: 2025-01-06", "starts: 2025-01-06, timeline: 8 weeks")
    assert "in time for 2025-02-28" in page_of(plan_of(timeline))


def test_the_head_says_what_goes_on_now_by_running_phases_and_the_first_open_checkpoint() -> None:
    text = (
        "session: x\nphases: {one: {title: Ground, weeks: 1-2}, two: {title: Walls, after: one}}\n"
        "tasks: {a: {phase: one}, b: {phase: two}}\n"
        "checkpoints: {c: {title: Week 1, window: Days 1-7, items: [Agreed]}, d: {title: Week 2, items: [Agreed]}}\n"
    )
    plan, github = applied(text)
    (line,) = [one for one in page_of(plan, github.board).split("\n") if one.startswith("**Now:**")]
    assert re.sub(r"#\d+", "#", line) == "**Now:** # Phase: Ground (weeks 1-2) · # Week 1 (Days 1-7)"


def test_a_session_without_tasks_says_what_to_do_instead_of_zero_of_zero() -> None:
    page = page_of(plan_of("session: x\n"))
    assert page.startswith("No tasks yet: add them under `tasks`")
    assert "0 of 0" not in page


def test_a_gate_that_everybody_signs_is_one_line_that_names_nobody() -> None:
    agents = ", ".join(f"agent-{at}: {{name: Agent {at}}}" for at in range(13))
    items = "[{text: Agreed, sign_off: all}]"
    some = "[{text: Agreed, sign_off: [agent-1, agent-2, agent-3, agent-4, agent-5, agent-6, agent-7]}]"
    page = page_of(
        plan_of(f"session: x\nagents: {{{agents}}}\ncheckpoints: {{c: {{items: {items}}}, d: {{items: {some}}}}}\n")
    )
    assert "to be signed off by all 13 agents\n" in page
    assert "to be signed off by Agent 1, Agent 2, Agent 3, Agent 4, Agent 5 and 2 more\n" in page


def test_a_note_stands_with_what_it_is_about_not_in_a_column_of_its_own() -> None:
    page = page_of(
        plan_of(
            "session: x\nagents: {ada: all}\n"
            "escalations: {outage: {title: Outage, lead: ada, note: Ada leads}}\n"
            "approvals: {deploy: {title: Deployments, when: {type: deploy}, primary: ada, note: May halt}}\n"
        )
    )
    assert "| Outage<br><sub>Ada leads</sub> | ada |" in page
    assert "| Deployments<br><sub>May halt</sub> | ada |" in page
