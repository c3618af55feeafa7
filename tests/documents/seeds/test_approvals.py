"""The seed with approvals and workflows: what must be found in it, counted and sampled."""

from collections import Counter
from typing import Any

from bot.plan.models import Condition
from tests.documents.conftest import seed
from tests.documents.looking import counts


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
