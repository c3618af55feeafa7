"""The five seed documents: what must be found in them, counted and sampled."""

from collections import Counter
from typing import Any

import pytest

from bot.documents import Document, Entry
from bot.plan.load import load
from bot.plan.models import Condition
from bot.plan.write import write
from tests.documents.conftest import seed

NUMBERS = ("000", "001", "002", "003", "004")


def by_id(document: Document, kind: str) -> dict[str, Entry]:
    return {entry.id: entry for entry in document.entries[kind]}


def counts(document: Document) -> dict[str, int]:
    return {kind: len(entries) for kind, entries in document.entries.items() if entries and kind != "session"}


def codes(document: Document) -> Counter[str]:
    return Counter(finding.code for finding in document.findings)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_plan_is_valid_and_survives_its_file(number: str) -> None:
    document = seed(number)
    loaded = load(write(document.plan), file="plan.yml")
    assert loaded.findings == ()
    assert loaded.plan == document.plan


@pytest.mark.parametrize("number", NUMBERS)
def test_every_entry_and_finding_has_a_line(number: str) -> None:
    document = seed(number)
    for entries in document.entries.values():
        for entry in entries:
            assert entry.line > 0
            assert entry.id
            assert entry.title
    assert all(document.source.line_of(f"tasks.{name}") for name in document.plan.tasks)
    assert all(document.source.lines[f"agents.{name}"] for name in document.plan.agents)


# 000: a mesh session


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


# 001: two steps in order


def test_sequential_counts() -> None:
    assert counts(seed("001")) == {"agents": 2, "phases": 2, "tasks": 20, "metrics": 5}


def test_sequential_steps_are_in_order_with_a_validated_handoff() -> None:
    plan = seed("001").plan
    first, second = plan.phases.values()
    assert plan.session.style == "sequential"
    assert (first.agent, second.agent) == ("innovation-architect", "system-architecture-lead")
    assert second.after == ["step-1"]
    assert first.handoff is not None
    assert first.handoff.validate_ == "Architecture compatibility validation between steps"
    assert second.handoff is None


def test_sequential_deliverables_are_done_and_keep_their_notes() -> None:
    tasks = seed("001").plan.tasks.values()
    deliverables = [task for task in tasks if task.kind == "deliverable"]
    assert len(deliverables) == 12
    assert all(task.state == "done" and task.note and task.agent for task in deliverables)
    assert Counter(task.phase for task in tasks if task.kind == "task") == {"step-1": 4, "step-2": 4}


def test_sequential_document_is_read_to_the_last_line() -> None:
    assert seed("001").unread == ()


# 002: a status document


def test_status_counts() -> None:
    document = seed("002")
    assert counts(document) == {
        "agents": 5,
        "tasks": 34,
        "checkpoints": 3,
        "areas": 5,
        "risks": 12,
        "metrics": 18,
        "schedule": 2,
        "standards": 5,
        "channels": 4,
        "next": 11,
    }
    assert document.unread == ()


def test_status_tasks_by_origin() -> None:
    document = seed("002")
    assert Counter(entry.shown["origin"] for entry in document.entries["tasks"]) == {
        "agent": 20,
        "critical path": 4,
        "graph": 10,
    }
    assert Counter(task.state for task in document.plan.tasks.values() if task.state) == {
        "in-progress": 5,
        "waiting": 14,
        "done": 1,
    }


def test_status_graph_has_eight_edges_and_meets_a_task_of_the_same_title() -> None:
    plan = seed("002").plan
    assert sum(len(task.after) for task in plan.tasks.values()) == 8
    assert plan.tasks["real-time-features"].after == ["event-processing"]
    assert plan.tasks["real-time-features"].agent == list(plan.agents)[4]
    assert plan.tasks["rust-auth-service"].agent is None


def test_status_critical_items_say_what_they_block() -> None:
    critical = [task for task in seed("002").plan.tasks.values() if task.critical]
    assert [task.blocks or task.impact for task in critical] == [["all"], "DEPLOYMENT", "API ACCESS", "API GATEWAY"]


def test_status_agents() -> None:
    document = seed("002")
    names = list(document.plan.agents)
    core, infrastructure, gateway, analytics, frontend = document.plan.agents.values()
    assert core.needs == {names[1]: "PostgreSQL deployment"}
    assert gateway.needs == {names[0]: "JWT tokens"}
    assert gateway.blockers == ["Waiting for Rust auth service"]
    assert frontend.needs == {names[2]: "Go API Gateway"}
    assert analytics.waits_for == ["Coordination with Go API for retail endpoint rollout"]
    assert infrastructure.blockers == infrastructure.waits_for == []
    assert all(agent.timeline and agent.current and agent.role for agent in document.plan.agents.values())
    assert all(entry.as_json()["focus"] for entry in document.entries["agents"])
    assert document.source.lines[f"agents.{names[0]}.blockers"] == 32


def test_status_areas() -> None:
    area = seed("002").plan.areas["backend-services"]
    assert (area.health, area.progress, area.note) == ("red", 15, "Critical")
    assert area.target is not None
    assert (area.target.progress, area.target.by) == (80, "2 weeks")


def test_status_goals_risks_and_metrics() -> None:
    plan = seed("002").plan
    assert [len(point.items) for point in plan.checkpoints.values()] == [5, 5, 5]
    assert plan.checkpoints["week-2"].window == "Days 8-14"
    assert Counter(risk.level for risk in plan.risks.values()) == {"high": 4, "medium": 4, "low": 4}
    assert Counter(metric.group for metric in plan.metrics.values()) == {
        "technical": 6,
        "business": 6,
        "operational": 6,
    }
    assert plan.metrics["api-response-time"].target == "< 100ms (p99)"
    assert plan.metrics["security-scan"].by == "Week 3"


def test_status_working_together() -> None:
    document = seed("002")
    plan = document.plan
    assert plan.schedule is not None
    standup, review = plan.schedule.recurring["standup"], plan.schedule.recurring["review"]
    assert (standup.do, standup.every, len(standup.items)) == ("standup", "day", 9)
    assert (review.do, review.every, len(review.items)) == ("weekly-review", "friday", 5)
    assert plan.standards is not None
    assert plan.standards.commits == "conventional"
    assert plan.standards.tests_with_code
    assert plan.standards.docs_with_api
    assert [step.agent for step in plan.next].count("all") == 1
    assert Counter(step.when for step in plan.next) == {"Immediate Actions (Today)": 5, "This Week Priorities": 6}


# 003: a master plan


def test_master_plan_counts() -> None:
    assert counts(seed("003")) == {
        "agents": 12,
        "phases": 4,
        "tasks": 32,
        "contracts": 5,
        "workflows": 1,
        "metrics": 16,
        "rules": 4,
        "messages": 1,
    }


def test_master_plan_names_of_one_agent_are_joined_by_number() -> None:
    agents = seed("003").plan.agents
    assert list(agents) == [f"agent-{number:02}" for number in range(1, 13)]
    assert agents["agent-02"].name == "Database Layer"
    assert {"Database", "Agent 02: Database", "02-DATABASE-AGENT"} <= set(agents["agent-02"].aliases)
    assert all(agent.brief and agent.brief.endswith("AGENT-BRIEF.md") for agent in agents.values())


def test_master_plan_modules() -> None:
    agents = seed("003").plan.agents
    assert Counter(agent.independent for agent in agents.values()) == {True: 6, "partial": 5, False: 1}
    assert all(agent.parallel_safe is True for agent in agents.values())
    assert agents["agent-03"].after == ["agent-02"]
    assert agents["agent-09"].after == ["all"]
    assert agents["agent-02"].provides == {f"agent-{n}": "Database layer" for n in ("03", "04", "06", "08")}
    assert agents["agent-08"].provides == {"all": "Monitoring stack"}
    assert agents["agent-05"].serves == ["End users"]


def test_master_plan_statements_that_disagree_are_reported() -> None:
    found = [finding for finding in seed("003").findings if finding.code == "dependencies-disagree"]
    assert [finding.line for finding in found] == [413, 443, 449]


def test_master_plan_phases_follow_their_weeks() -> None:
    phases = seed("003").plan.phases
    assert [(phase.weeks, phase.after) for phase in phases.values()] == [
        ("1-2", []),
        ("3-5", ["phase-1"]),
        ("6-8", ["phase-2"]),
        ("9-10", ["phase-3"]),
    ]


def test_master_plan_work_of_all_agents_has_no_single_owner() -> None:
    document = seed("003")
    entry = by_id(document, "tasks")["bug-fixes"]
    assert entry.as_json()["agent"] == "all"
    assert document.plan.tasks["bug-fixes"].agent is None
    assert Counter(task.kind for task in document.plan.tasks.values()) == {"task": 16, "deliverable": 16}


def test_master_plan_contracts_have_their_methods() -> None:
    contracts = seed("003").plan.contracts
    assert [len(contract.methods) for contract in contracts.values()] == [5, 3, 3, 4, 3]
    assert contracts["core-engine-interface"].methods[1] == "get_status() -> Dict[str, Any]"


def test_master_plan_rules_messages_and_integration() -> None:
    plan = seed("003").plan
    assert [len(rule.points) for rule in plan.rules] == [3, 3, 3, 3]
    assert plan.messages is not None
    assert plan.messages.timeout == "5000ms"
    assert isinstance(plan.messages.schema_, dict)
    stages = plan.workflows["integration-workflow"].stages
    assert [(stage.who, stage.weeks) for stage in stages] == [
        ("all", "0"),
        ("all", "1"),
        ("all", "1-8"),
        ("agent-09", "9"),
        (None, "10"),
        (None, "11"),
    ]
    assert Counter(metric.per for metric in plan.metrics.values()) == {"agent": 8, "system": 8}


@pytest.mark.parametrize("number", ["003", "004"])
def test_broken_encodings_are_repaired_and_reported(number: str) -> None:
    document = seed(number)
    assert codes(document)["encoding-repaired"] == 1
    text = str(document.as_json())
    assert "√" not in text
    assert "ðŸ" not in text


# 004: approvals and workflows


def test_approvals_counts() -> None:
    document = seed("004")
    assert counts(document) == {
        "agents": 4,
        "tasks": 8,
        "approvals": 4,
        "escalations": 4,
        "workflows": 5,
        "areas": 4,
        "metrics": 5,
        "schedule": 10,
        "templates": 2,
    }
    assert Counter(entry.shown["kind"] for entry in document.entries["schedule"]) == {"activity": 9, "recurring": 1}


def test_approvals_agents_by_short_names_and_status_files() -> None:
    agents = seed("004").plan.agents
    assert [agent.status_file for agent in agents.values()] == [
        "SECURITY_STATUS.md",
        "DEPLOYMENT_STATUS.md",
        "QUALITY_STATUS.md",
        "DOCUMENTATION_STATUS.md",
    ]
    assert agents["service-deployment-agent"].aliases == ["Deployment Agent"]
    assert all(agent.status == "READY" for agent in agents.values())


def test_approvals_matrix() -> None:
    rules = seed("004").plan.approvals
    deployments = rules["service-deployments"]
    assert deployments.when == Condition(type="service-deployments")
    assert deployments.primary == "service-deployment-agent"
    assert deployments.supporting == ["quality-validation-agent", "security-infrastructure-agent"]
    assert deployments.clearances == ["security-infrastructure-agent"]
    assert deployments.veto == ["quality-validation-agent"]
    assert rules["security-changes"].supporting == ["all"]
    assert rules["security-changes"].clearances == []


def test_approvals_escalations() -> None:
    found = seed("004").plan.escalations
    assert found["security-incident"].support == ["all"]
    assert found["service-outage"].lead == "service-deployment-agent"
    assert found["service-outage"].validates == "quality-validation-agent"
    assert found["quality-failure"].halts == ["all"]


def test_approvals_tasks_and_metrics() -> None:
    plan = seed("004").plan
    tasks = [task for task in plan.tasks.values() if task.kind == "task"]
    assert Counter(task.state for task in tasks) == {"in-progress": 4, "done": 4}
    values: list[Any] = [(metric.value, metric.target) for metric in plan.metrics.values()]
    assert values == [
        ("100% (8/8 services)", None),
        ("<15 minutes", None),
        ("95%", ">90%"),
        ("99.98%", ">99.9%"),
        ("100% (all deployments passed)", None),
    ]


def test_approvals_workflows_and_templates() -> None:
    plan = seed("004").plan
    assert {name: len(flow.stages) for name, flow in plan.workflows.items()} == {
        "decision-making-process": 6,
        "emergency-response": 6,
        "standard-deployment-workflow": 4,
        "incident-response-workflow": 6,
        "change-management-workflow": 6,
    }
    deployment = plan.workflows["standard-deployment-workflow"].stages
    assert [stage.who for stage in deployment] == [
        "security-infrastructure-agent",
        "service-deployment-agent",
        "quality-validation-agent",
        "documentation-operations-agent",
    ]
    assert plan.templates["status-update-format"].text.startswith("## [AGENT_NAME] Status Update - [DATE]\n")
    assert "- 🟢/🟡/🔴 Overall health" in plan.templates["status-update-format"].text


def test_stages_of_the_seed_keep_their_own_names() -> None:
    flows = seed("004").plan.workflows
    assert [stage.title for stage in flows["decision-making-process"].stages][-1] == "Documentation"
    assert [stage.who for stage in flows["decision-making-process"].stages] == [
        "any",
        None,
        "primary",
        None,
        "quality-validation-agent",
        "documentation-operations-agent",
    ]
    assert flows["incident-response-workflow"].stages[-1].title == "Documentation"
    assert flows["change-management-workflow"].stages[-1].title == "Documentation"
