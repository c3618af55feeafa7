"""Documents as teams write them: sprint boards, roles, decisions, wikis. Nothing invented, nothing cut in half."""

from bot.documents import Document, read

TEAM = "# X\n\n## Team\n- Ada: web\n- Bo: data\n\n"


def tasks(document: Document) -> dict[str, tuple[str | None, str | None]]:
    return {task.title or name: (task.agent, task.state) for name, task in document.plan.tasks.items()}


def test_the_owner_in_the_heading_above_a_board_owns_its_rows() -> None:
    text = TEAM + "## Board\n\n### Pages (Ada)\n\n| ID | Story | Status |\n|---|---|---|\n| A-1 | Form | To Do |\n"
    new = text + "\n### Tables (@cy)\n\n| ID | Story | Status |\n|---|---|---|\n| A-2 | Schema | Done |\n"
    assert tasks(read(new, file="x.md")) == {"Form": ("ada", "waiting"), "Schema": ("cy", "done")}


def test_the_summary_of_a_ticket_is_its_title() -> None:
    text = "# X\n\n| Ticket | Summary | Assignee |\n|---|---|---|\n| [M-1](https://example.com) | Login | Ada |\n"
    document = read(text + "| M-2 | Shop | _nobody yet_ |\n", file="x.md")
    assert tasks(document) == {"Login": ("ada", None), "Shop": (None, None)}
    assert [entry.shown["number"] for entry in document.entries["tasks"]] == ["M-1", "M-2"]
    assert list(document.plan.agents) == ["ada"]


def test_a_list_of_fields_under_a_decision_names_no_agents() -> None:
    text = "# Decisions\n\n## D-2: One repository per team\n- **Status:** Superseded\n- **Date:** 2026-01-20\n"
    document = read(text, file="x.md")
    assert document.plan.agents == {}
    assert [left.line for left in document.unread] == [3, 4, 5]


def test_owner_and_day_in_one_parenthesis() -> None:
    text = (
        TEAM + "## Tasks\n- [ ] Meet (@ada, 2026-05-06)\n- [ ] Write (Bo, by 2026-05-07)\n- [ ] Split (Eve, due: May)\n"
    )
    plan = read(text, file="x.md").plan
    assert [(task.title, task.agent, str(task.due)) for task in plan.tasks.values()][:2] == [
        ("Meet", "ada", "2026-05-06"),
        ("Write", "bo", "2026-05-07"),
    ]
    assert plan.tasks["split-eve"].title == "Split (Eve)"


def test_roles_and_persons_are_agents() -> None:
    text = "# INC-1\n\n## Roles\n| Role | Person |\n|---|---|\n| Commander | Ruth |\n| Scribe | Tom |\n"
    agents = read(text, file="x.md").plan.agents
    assert {name: agent.role for name, agent in agents.items()} == {"ruth": "Commander", "tom": "Scribe"}


def test_french() -> None:
    text = """# Plan

## Équipe
| Nom | Rôle |
|---|---|
| Élodie | Design |

## Tâches
| Tâche | Responsable | Statut | Échéance | Dépend de |
|---|---|---|---|---|
| Maquettes | Élodie | terminé | 2026-02-10 | |
| Pages | Élodie | en cours | 2026-03-01 | Maquettes |
"""
    document = read(text, file="x.md")
    assert tasks(document) == {"Maquettes": ("elodie", "done"), "Pages": ("elodie", "in-progress")}
    assert document.plan.tasks["pages"].after == ["maquettes"]
    assert document.unread == ()


def test_a_flow_of_known_tasks_orders_them_and_one_of_strangers_does_not() -> None:
    graph = "```mermaid\nflowchart LR\n  A([Clean]):::x -->|raw| B[(Train)] & C{{Serve}}\n  B -.-> D{Check}\n```\n"
    known = read(TEAM + "## Flow\n\n" + graph + "\n## Tasks\n- [ ] Clean\n- [ ] Train\n", file="x.md").plan.tasks
    assert {name: task.after for name, task in known.items()} == {
        "clean": [],
        "train": ["clean"],
        "serve": ["clean"],
        "check": ["train"],
    }
    document = read(TEAM + "## Data flow\n\n" + graph, file="x.md")
    assert document.plan.tasks == {}
    assert {11, 12, 13} <= {left.line for left in document.unread}


def test_stages_keep_their_names_where_one_is_called_like_an_agent() -> None:
    text = (
        TEAM
        + "## Change workflow\n1. **Idea**: Any agent asks\n2. **Data**: Bo agent looks\n3. **Web**: Notes follow\n"
    )
    stages = read(text, file="x.md").plan.workflows["change-workflow"].stages
    assert [(stage.title, stage.who) for stage in stages] == [("Idea", "any"), ("Data", "bo"), ("Web", None)]


def test_circles_beyond_count_cost_edges_and_never_the_tasks() -> None:
    tangle = [f"- [ ] step {n} (depends on: {', '.join(f'step {m}' for m in range(40) if m != n)})" for n in range(40)]
    document = read(TEAM + "## Tasks\n" + "\n".join(tangle), file="x.md")
    assert len(document.plan.tasks) == 40
    assert sum(len(task.after) for task in document.plan.tasks.values()) >= 39
    assert {finding.code for finding in document.findings} == {"cycle"}


def test_a_name_behind_many_tasks_is_asked_about_and_not_taken() -> None:
    text = "# X\n\n## Tasks\n- [ ] Hall (Asha)\n- [ ] Lights (Asha)\n- [ ] Sound (v2)\n- [ ] Food (later)\n"
    document = read(text, file="x.md")
    assert document.plan.agents == {}
    assert [(found.code, found.line) for found in document.findings] == [("maybe-owner", 4)]
    assert tasks(read(TEAM.replace("Ada", "Asha") + text[5:], file="x.md"))["Hall"] == ("asha", None)


def test_a_state_that_names_what_blocks_is_a_dependency_too() -> None:
    text = (
        "# X\n\n| Task | Owner | Status |\n|---|---|---|\n| Push | Ada | done |\n| Tests | Bo | 🔴 blocked by Push |\n"
    )
    plan = read(text, file="x.md").plan
    assert (plan.tasks["tests"].state, plan.tasks["tests"].after) == ("blocked", ["push"])


def test_an_owner_with_a_state_and_its_reason_behind_the_dash() -> None:
    text = TEAM + "## Work\n1. [ ] Finger loop — Ada, blocked: the sensor is late\n2. Salt, pepper — blocked sauce\n"
    plan = read(text, file="x.md").plan
    assert [(task.title, task.agent, task.state, task.note) for task in plan.tasks.values()] == [
        ("Finger loop", "ada", "blocked", "the sensor is late"),
        ("Salt, pepper — blocked sauce", None, None, None),
    ]


def test_an_arrow_of_the_critical_path_is_no_part_of_the_title() -> None:
    text = (
        TEAM + "## Critical path\n1. **Final script** (Ada) → blocks recording, mixing\n2. **Studio** -> blocks all\n"
    )
    found = read(text, file="x.md").plan.tasks.values()
    assert [(task.title, task.agent, task.critical, task.impact) for task in found] == [
        ("Final script", "ada", True, "recording, mixing"),
        ("Studio", None, True, None),
    ]


def test_a_lead_with_who_supports_it() -> None:
    text = (
        TEAM
        + "## Phase 1: Survey\n- **Lead:** Ada, supported by Bo\n- **Weeks:** 1-2\n- **Validated by:** Bo\n\n"
        + "- Measure doors\n"
    )
    document = read(text, file="x.md")
    phase = document.plan.phases["phase-1"]
    assert phase.weeks == "1-2"
    assert (phase.leads, phase.supports) == (["ada"], ["bo"])
    assert phase.handoff is not None
    assert (phase.handoff.by, phase.handoff.validate_) == ("bo", None)
    assert tasks(document) == {"Measure doors": (None, None)}, "what is said of the phase is no work in it"
