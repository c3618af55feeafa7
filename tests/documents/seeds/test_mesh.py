"""The seed of a mesh session: what must be found in it, counted and sampled."""

from collections import Counter

from tests.documents.conftest import seed
from tests.documents.looking import codes, counts


def test_every_row_of_the_matrix_is_there_whoever_it_names() -> None:
    rows = seed("000").as_json()["session"][0]["coordination"]
    assert [row["line"] for row in rows] == list(range(115, 128))
    assert [row["name"] for row in rows if row["agent"] is None] == [
        "performance-optimization",
        "external-api-integration",
    ]
    assert all(row["with"] == ["all"] and len(row["topics"]) == 2 for row in rows)


def test_mesh_counts() -> None:
    assert counts(seed("000")) == {
        "agents": 13,
        "phases": 4,
        "tasks": 25,
        "requirements": 62,
        "checkpoints": 5,
        "log": 2,
    }


def test_mesh_session() -> None:
    session = seed("000").plan.session
    assert (session.id, session.style, session.priority) == ("coord-ai-ml-mesh-001", "mesh", "High")
    assert str(session.created) == "2025-08-13"
    assert session.status == "planning"
    assert session.next_phase


def test_mesh_agents_have_roles_and_phases_have_leads() -> None:
    document = seed("000")
    assert all(agent.role for agent in document.plan.agents.values())
    assert [(len(phase.leads), len(phase.supports)) for phase in document.plan.phases.values()] == [
        (3, 3),
        (3, 2),
        (3, 2),
        (3, 3),
    ]


def test_mesh_phases_without_weeks_get_no_order() -> None:
    document = seed("000")
    assert not any(phase.after for phase in document.plan.phases.values())
    assert codes(document)["order-not-stated"] == 1


def test_mesh_deliverables_belong_to_their_agents_and_phases() -> None:
    document = seed("000")
    tasks = document.plan.tasks.values()
    assert {task.kind for task in tasks} == {"deliverable"}
    assert Counter(task.phase for task in tasks) == {"phase-1": 7, "phase-2": 6, "phase-3": 6, "phase-4": 6}
    assert all(task.agent for task in tasks)


def test_mesh_requirements_of_all_agents_are_one_edge_each() -> None:
    document = seed("000")
    of_all = [entry for entry in document.entries["requirements"] if entry.shown.get("of_all")]
    assert Counter(entry.fields["from"] for entry in of_all) == {
        "innovation-architect": 12,
        "system-architecture-lead": 12,
        "database-architect": 12,
    }
    assert len(document.plan.requirements) == 29
    assert not any(entry.fields["from"] == entry.fields["to"] for entry in document.entries["requirements"])


def test_mesh_sign_offs_are_by_the_subject_of_each_item() -> None:
    points = seed("000").plan.checkpoints
    items = [item.sign_off for point in points.values() for item in point.items]
    assert items == [
        *("all", "any", "any"),
        *(["system-architecture-lead"], ["innovation-architect"], "all"),
        *("any", "any", "any"),
        *("all", "any", "any"),
        *("any", "any", "any"),
    ]
    assert all(point.state == "pending" for point in points.values())


def test_mesh_names_that_are_shortened_are_reported_and_not_guessed() -> None:
    document = seed("000")
    found = [finding for finding in document.findings if finding.code == "maybe-same"]
    assert [(finding.line, finding.key) for finding in found] == [
        (119, "agents.performance-optimization-specialist.aliases"),
        (122, "agents.external-api-integration-specialist.aliases"),
    ]
    assert all("aliases: [" in finding.remedy for finding in found)
    coordinating = [agent for agent in document.plan.agents.values() if agent.coordinates]
    assert len(coordinating) == 11
    assert {left.line for left in document.unread} >= {119, 122}


def test_mesh_line_that_stands_for_more_is_left_with_its_reason() -> None:
    left = {line.line: line.why for line in seed("000").unread}
    assert left[98] == "stands for text that the document leaves out"
