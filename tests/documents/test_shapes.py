"""Documents in other shapes than the seeds: what must be understood, what must be reported, nothing guessed."""

from collections import Counter

import pytest

from bot.plan.load import load
from bot.plan.write import write
from tests.documents.conftest import SHAPES, shape
from tests.documents.looking import codes, edges, owners

NAMES = sorted(path.stem for path in SHAPES.glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_any_shape_gives_a_valid_plan(name: str) -> None:
    document = shape(name)
    loaded = load(write(document.plan), file="plan.yml")
    assert loaded.findings == ()
    assert loaded.plan == document.plan


def test_tables_only() -> None:
    document = shape("tables-only")
    plan = document.plan
    assert list(plan.agents) == ["mira", "otto", "pia"]
    assert owners(document) == {
        "rent-the-meadow": "mira",
        "lay-power-lines": "otto",
        "build-the-stage": "pia",
        "print-the-map": None,
    }
    assert edges(document) == {
        ("rent-the-meadow", "lay-power-lines"),
        ("rent-the-meadow", "build-the-stage"),
        ("lay-power-lines", "build-the-stage"),
        ("rent-the-meadow", "print-the-map"),
    }
    assert [task.state for task in plan.tasks.values()] == ["done", "in-progress", "waiting", "waiting"]
    assert str(plan.tasks["lay-power-lines"].due) == "2026-03-20"
    assert plan.tasks["lay-power-lines"].estimate == "1 week"
    assert [item.sign_off for item in plan.checkpoints["ground-ready"].items] == [["otto"], ["otto"]]
    assert [risk.level for risk in plan.risks.values()] == ["high", "medium"]
    assert plan.metrics["noise-at-the-fence"].target == "< 60 dB"
    assert [(need.from_, need.to) for need in plan.requirements] == [("pia", "otto"), ("otto", "mira")]
    assert plan.schedule is not None
    assert plan.schedule.recurring["standup"].every == "day 09:15"


def test_a_date_that_can_be_read_in_two_ways_is_reported() -> None:
    document = shape("tables-only")
    assert document.plan.tasks["print-the-map"].due is None
    assert codes(document) == {"unclear-date": 1}


def test_front_matter_and_steps() -> None:
    document = shape("front-matter")
    session = document.plan.session
    assert (session.id, session.title, session.style) == ("glasshouse-7", "Glasshouse retrofit", "sequential")
    assert str(session.starts) == "2026-02-02"
    assert session.notes == ["reviewers: ada, ben"]
    phases = document.plan.phases
    assert phases["step-1"].agent == "surveyor"
    assert [phase.after for phase in phases.values()] == [[], ["step-1"], ["step-2"]]
    assert owners(document)["replace-the-roof"] == "builder"
    assert edges(document) == {("measure-all-bays", "order-140-panes"), ("replace-the-roof", "seal-the-joints")}


def test_kanban_headings_in_setext() -> None:
    document = shape("kanban")
    states = {name: task.state for name, task in document.plan.tasks.items()}
    assert Counter(states.values()) == {"waiting": 3, "in-progress": 2, "done": 2}
    assert owners(document)["mirror-the-gauge-feed"] == "sun-hee"
    assert owners(document)["write-the-help-page"] is None
    assert edges(document) == {
        ("buy-access-to-the-gauges", "mirror-the-gauge-feed"),
        ("fit-the-harmonics", "draw-the-chart"),
    }


def test_kanban_table() -> None:
    tasks = shape("kanban-table").plan.tasks
    assert {name: (task.agent, task.state) for name, task in tasks.items()} == {
        "paint-walls": ("ivo", "waiting"),
        "tile-floor": ("jana", "in-progress"),
        "remove-old-sink": ("ivo", "done"),
        "hang-shelves": (None, "waiting"),
        "choose-tiles": (None, "done"),
    }


def test_raci_takes_the_responsible_and_keeps_the_rest_as_words() -> None:
    document = shape("raci")
    assert owners(document) == {
        "choose-objects": "curator",
        "close-the-halls": "guard",
        "guide-the-visitors": "volunteer",
    }
    assert document.plan.tasks["guide-the-visitors"].note == "Accountable: Curator\nConsulted: Guard"


def test_nested_lists() -> None:
    plan = shape("nested").plan
    assert list(plan.tasks) == [
        "book-the-coach",
        "reserve-ferry-seats",
        "sign-with-the-cathedral",
        "rehearse-twice",
        "pack-scores",
    ]
    assert plan.tasks["book-the-coach"].acceptance == ["Ask three companies (done)", "Compare the offers"]
    assert plan.tasks["rehearse-twice"].agent == "elin"
    assert plan.tasks["pack-scores"].after == ["rehearse-twice", "book-the-coach"]
    assert plan.tasks["pack-scores"].note == "the thick folder too"


def test_german() -> None:
    document = shape("german")
    plan = document.plan
    assert plan.session.objective == "Alle Bücher stehen im neuen Haus"
    assert list(plan.agents) == ["jorg-grosse", "anna-weiss"]
    assert [task.state for task in plan.tasks.values()] == ["done", "in-progress", "waiting"]
    assert str(plan.tasks["regale-ausmessen"].due) == "2026-01-20"
    assert [risk.level for risk in plan.risks.values()] == ["high", "low"]
    assert [step.agent for step in plan.next] == ["anna-weiss", None]


@pytest.mark.parametrize("name", ["plain-prose", "empty", "only-code"])
def test_nothing_is_understood_and_said_so(name: str) -> None:
    document = shape(name)
    assert codes(document) == {"nothing-understood": 1}
    assert not document.plan.tasks
    assert not document.plan.agents


def test_odd_names_are_data() -> None:
    document = shape("hostile-names")
    plan = document.plan
    assert [agent.name for agent in plan.agents.values()] == ["claude|core", "Zed", "李雷"]
    titles = [task.title for task in plan.tasks.values()]
    assert titles.count("Build a|b for <script>alert(1)</script>") == 2
    assert "{{ template }} and {% block %} stay as they are" in titles
    assert all(len(name) <= 40 for name in plan.tasks)
    assert codes(document) == {"same-name": 1}
    assert plan.tasks["ship-all-of-the-docs-to-the-site"].note == "Link: https://docs.example/site"
    assert {left.line: left.why for left in document.unread} == {
        8: "the name stands for everyone, so no agent can have it",
        18: "a list under 'Tasks', which names no kind of entry",
        21: "an HTML comment, which readers do not see",
    }


def test_circles_stay_out_of_the_plan_and_are_reported_with_their_lines() -> None:
    document = shape("cycles")
    assert edges(document) == {("cut-the-hubs", "bend-the-rims"), ("bend-the-rims", "paint-the-rims")}
    found = {finding.code: finding.line for finding in document.findings}
    assert found == {"cycle": 10, "waits-for-itself": 13, "maybe-same": 14}
    assert document.plan.tasks["sell-the-cart"].note == "Depends on: Paint the rim"
    assert owners(document)["sell-the-cart"] == "cleo"


def test_definition_lists_and_dependencies_in_sentences() -> None:
    document = shape("definition-style")
    engineer = document.plan.agents["sound-engineer"]
    assert engineer.needs == {"writer": "Script"}
    assert engineer.provides == {"director": "Final mix"}
    assert edges(document) == {
        ("write-script", "record-voices"),
        ("write-script", "cast-actors"),
        ("cast-actors", "record-voices"),
        ("record-voices", "mix"),
        ("mix", "broadcast"),
    }


def test_headings_with_status_lines_are_agents() -> None:
    document = shape("status-blocks")
    ines, rolf = document.plan.agents.values()
    assert (ines.name, ines.role, ines.timeline) == ("Ines", "satellite images", "4 days")
    assert ines.blockers == ["waiting for the licence key"]
    assert rolf.blockers == []
    assert document.plan.session.timeline is None
    assert owners(document) == {"filter-the-wind-gauges": "rolf", "publish-hourly-values": "rolf"}


def test_weekly_note() -> None:
    document = shape("raid-log")
    plan = document.plan
    assert (plan.session.status, plan.session.priority, plan.session.branch) == ("on track", "medium", "release/2")
    assert owners(document) == {"calibrate-scales": "finn", "order-seedlings": "greta", "fix-gate": None}
    assert str(plan.tasks["calibrate-scales"].due) == "2026-02-20"
    assert plan.approvals["pricing"].approvals == 2
    assert plan.approvals["sensors"].veto == ["greta"]
    assert plan.contracts["scale-feed"].version == 2
    assert [entry.at for entry in plan.log] == ["2026-02-03", "2026-02-10"]
    assert codes(document) == {"several-owners": 1}


def test_roadmap_by_weeks() -> None:
    plan = shape("workshop-plan").plan
    assert [(phase.weeks, phase.after) for phase in plan.phases.values()] == [
        ("1", []),
        ("2", ["week-1"]),
        ("3-4", ["week-2"]),
    ]
    assert [str(point.due) for point in plan.checkpoints.values()] == ["2026-09-01", "2026-10-10"]
    assert plan.metrics["waste"].value == "12%"
    assert plan.metrics["posters-sold"].target == "≥ 150"


def test_roadmap_with_phases_matrix_and_escalations() -> None:
    document = shape("roadmap")
    plan = document.plan
    assert [(phase.weeks, phase.leads, phase.after) for phase in plan.phases.values()] == [
        ("1-2", ["scout"], []),
        ("3-6", ["forge"], ["phase-1"]),
    ]
    assert edges(document) == {
        ("interview-users", "pick-the-database"),
        ("pick-the-database", "api-skeleton"),
        ("api-skeleton", "login-page"),
    }
    assert plan.approvals["database-schema"].clearances == ["warden"]
    assert plan.approvals["ui-copy"].clearances == []
    assert plan.escalations["production-outage"].acknowledge_within == "15m"
    assert plan.tasks["waiting-for-the-license-key"].kind == "blocker"
    assert [left.line for left in document.unread] == [88, 90, 91]


def test_sprint_with_profiles_in_bullets() -> None:
    document = shape("sprint")
    plan = document.plan
    assert plan.agents["search-bot"].needs == {"ingest-bot": "Backfill 2024 data"}
    assert plan.agents["search-bot"].timeline == "5 days"
    assert plan.agents["ingest-bot"].blockers == []
    assert plan.areas["search"].health == "red"
    assert plan.tasks["index-rebuild"].progress == 50
    assert edges(document) == {
        ("backfill-2024-data", "index-rebuild"),
        ("index-rebuild", "query-cache"),
        ("index-rebuild", "relevance-tests"),
        ("relevance-tests", "launch"),
    }
    assert plan.messages is not None
    assert plan.messages.timeout == "30s"
    assert document.findings == ()
    assert document.unread == ()


def test_setext_headings_and_a_numbered_list_of_steps() -> None:
    document = shape("setext-steps")
    plan = document.plan
    assert plan.session.style == "sequential"
    assert plan.session.status == "in progress"
    assert [(phase.agent, phase.after) for phase in plan.phases.values()] == [
        ("alpha-agent", []),
        ("beta-agent", ["step-1"]),
        ("gamma-agent", ["step-2"]),
    ]
    assert plan.phases["step-1"].handoff is not None
    assert plan.phases["step-1"].handoff.validate_ == "checksum verified by beta-agent"
    assert {(need.from_, need.to) for need in plan.requirements} == {
        ("alpha-agent", "beta-agent"),
        ("beta-agent", "gamma-agent"),
        ("gamma-agent", "alpha-agent"),
    }
    assert owners(document) == {
        "firmware-image-v1": "alpha-agent",
        "gateway-config": "beta-agent",
        "ingestion-service": "gamma-agent",
    }
    assert list(plan.checkpoints) == ["firmware-flashed-on-all-boards", "lab-booked"]


def test_rollout_of_teams() -> None:
    document = shape("rollout")
    plan = document.plan
    assert [agent.role for agent in plan.agents.values()] == ["networking", "storage", "QA"]
    assert edges(document) == {
        ("vlan-layout", "array-install"),
        ("vlan-layout", "failover-test"),
        ("array-install", "failover-test"),
    }
    assert [item.sign_off for item in plan.checkpoints["gate-1"].items] == ["all", ["team-green"], "any"]
    assert plan.schedule is not None
    assert {name: entry.every for name, entry in plan.schedule.recurring.items()} == {
        "standup": "monday 09:00",
        "rack-day": "wednesday",
        "review": "friday 15:00",
    }
