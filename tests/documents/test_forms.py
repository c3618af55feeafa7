"""One thing said in many forms: what must be understood, what must be reported, nothing guessed."""

import pytest

from bot.documents import read
from tests.documents.looking import codes, edges, owners


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Build (owner: ada, depends on: Plan, due: 2026-02-01)",
        "- [ ] Build — owner: @ada | needs: Plan | due: Feb 1, 2026",
        "- [ ] **Ada**: Build (depends on Plan); due: 2026-02-01",
        "- [ ] Build @ada blocked by #7, due: 1 February 2026",
        "* [ ] ada: Build - after: Plan - due: 01.02.2026",
        "1. [ ] **Build** (Ada), depends on: T7; deadline: 2026/02/01",
    ],
)
def test_one_task_in_many_ways(line: str) -> None:
    number = "T7: " if "T7" in line else "#7 "
    document = read(f"# X\n\n## Agents\n- Ada\n\n## Tasks\n- [ ] {number}Plan\n\n### More\n{line}\n", file="x.md")
    task = document.plan.tasks["build"]
    assert (task.title, task.agent, task.after, str(task.due)) == ("Build", "ada", ["plan"], "2026-02-01")
    assert not document.findings


@pytest.mark.parametrize("heading", ["Team", "👥 The team", "3. Participants", "**Owners**", "Who does what", "ROLES:"])
def test_agents_under_many_headings(heading: str) -> None:
    document = read(f"# X\n\n## {heading}\n\n* `ada` — databases\n* **Bo**: web pages\n* @cy (tests)\n", file="x.md")
    assert {name: agent.role for name, agent in document.plan.agents.items()} == {
        "ada": "databases",
        "bo": "web pages",
        "cy": "tests",
    }


@pytest.mark.parametrize("heading", ["Tasks", "TODO", "✅ Open items", "Backlog", "2.1 Work items", "Tickets:"])
def test_tasks_under_many_headings(heading: str) -> None:
    document = read(f"# X\n\n## {heading}\n\n- Mow the lawn\n- Trim the hedge ✅\n", file="x.md")
    assert list(document.plan.tasks) == ["mow-the-lawn", "trim-the-hedge"]
    assert document.plan.tasks["trim-the-hedge"].state == "done"


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        ("✅", "done"), ("🚧", "in-progress"), ("🟡", "in-progress"), ("⏳", "waiting"), ("🔴", "blocked"),
        ("❌", "blocked"), ("Done", "done"), ("In Progress", "in-progress"), ("wip", "in-progress"),
        ("To do", "waiting"), ("blocked", "blocked"), ("in review", "review"), ("Ready", "ready"),
        ("✔️ Complete", "done"), ("Not started", "waiting"),
    ],
)  # fmt: skip
def test_states_of_a_column(mark: str, state: str) -> None:
    text = f"# X\n\n| Task | Owner | Status |\n|---|---|---|\n| Mow | ada | {mark} |\n"
    assert read(text, file="x.md").plan.tasks["mow"].state == state


def test_a_state_that_nobody_knows_is_kept_and_reported() -> None:
    document = read("# X\n\n| Task | Status |\n|---|---|\n| Mow | hibernating |\n", file="x.md")
    assert document.plan.tasks["mow"].state is None
    assert document.plan.tasks["mow"].note == "Status: hibernating"
    assert codes(document) == {"unknown-state": 1}


def test_the_same_task_in_two_sections_is_one_and_contradictions_are_reported() -> None:
    text = "# X\n\n## To do\n- [ ] Mow (ada)\n\n## Agents\n- ada\n\n## Done\n- [x] Mow\n"
    document = read(text, file="x.md")
    assert list(document.plan.tasks) == ["mow"]
    assert codes(document) == {"state-disagrees": 1}
    assert document.plan.tasks["mow"].state == "waiting"


def test_mermaid_with_chains_shapes_and_labels() -> None:
    text = (
        "# X\n\n```mermaid\nflowchart LR\n  %% order\n  a([Dig]) -->|then| b{{Pour}} --> c[(Wait)]\n"
        "  b -.-> d((Plant)) & e>Rest]\n  subgraph s\n  c ==> d\n  end\n  style a fill:#fff\n```\n"
    )
    document = read(text, file="x.md")
    assert edges(document) == {
        ("dig", "pour"),
        ("pour", "wait"),
        ("pour", "plant"),
        ("pour", "rest"),
        ("wait", "plant"),
    }
    assert document.unread == ()


def test_an_architecture_diagram_orders_nothing() -> None:
    document = read("# X\n\n## Architecture\n\n```mermaid\ngraph TD\n  web --> db\n```\n", file="x.md")
    assert not document.plan.tasks
    assert [left.line for left in document.unread] == [3, 5, 6, 7, 8]


def test_agents_in_a_graph_come_after_each_other() -> None:
    text = "# X\n\n## Agents\n- ada\n- bo\n\n## Dependencies\n\n```mermaid\ngraph TD\n  ada --> bo\n```\n"
    plan = read(text, file="x.md").plan
    assert plan.agents["bo"].after == ["ada"]
    assert not plan.tasks


def test_only_one_name_in_words_may_be_meant_by_a_short_form() -> None:
    text = (
        "# X\n\n## Agents\n- Data & Search Agent\n- Data & Backup Agent\n\n"
        "## Tasks\n- [ ] **Search Agent**: Index\n- [ ] Copy (owner: Data)\n"
    )
    document = read(text, file="x.md")
    assert owners(document) == {"index": "data-search-agent", "copy": None}
    assert codes(document) == {"maybe-same": 1}
    assert document.plan.tasks["copy"].note == "Owner: Data"


def test_identifiers_are_never_shortened() -> None:
    document = read(
        "# X\n\n## Agents\n- search-index-keeper\n\n## Tasks\n- [ ] Index (owner: search-index)\n", file="x.md"
    )
    assert owners(document) == {"index": None}
    assert codes(document) == {"maybe-same": 1}
