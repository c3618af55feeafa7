"""The seed of a sequential session: what must be found in it, counted and sampled."""

from collections import Counter

from tests.documents.conftest import seed
from tests.documents.looking import counts


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
