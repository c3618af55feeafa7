"""The seed of a coordination status: what must be found in it, counted and sampled."""

from collections import Counter

from tests.documents.conftest import seed
from tests.documents.looking import counts


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
