"""The seed of a master plan: what must be found in it, counted and sampled."""

from collections import Counter

from tests.documents.conftest import seed
from tests.documents.looking import by_id, counts


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
