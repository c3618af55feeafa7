"""Issues: opened, changed, closed, pinned, locked, assigned, moved, deleted."""

from bot.sandbox.graphql.asking import Asking
from bot.sandbox.graphql.fields.query import find_node
from bot.sandbox.graphql.mutations.change import (
    Answer,
    Input,
    issue,
    labels,
    milestone,
    mutation,
    of_subject,
    people,
    repository,
)
from bot.sandbox.graphql.mutations.change import subject as subject_of
from bot.sandbox.model import Issue, LockReason, Repository, StateReason
from bot.sandbox.operations import assignees, issues, pins, sub_issues
from bot.sandbox.operations import labels as labelling

CLOSED: dict[str | None, StateReason | None] = {
    None: None,
    "COMPLETED": "completed",
    "NOT_PLANNED": "not_planned",
    "DUPLICATE": "duplicate",
}
LOCKED: dict[str | None, LockReason | None] = {
    None: None,
    "OFF_TOPIC": "off-topic",
    "RESOLVED": "resolved",
    "SPAM": "spam",
    "TOO_HEATED": "too heated",
}


@mutation
def create_issue(asking: Asking, input: Input) -> Answer:
    refuse_projects(asking, input)
    target = repository(asking, input["repositoryId"])
    parent = issue(asking, input["parentIssueId"]) if input.get("parentIssueId") else None
    created = asking.do(
        issues.create,
        target,
        title=input["title"],
        body=input.get("body"),
        labels=labels(asking, input.get("labelIds")),
        assignees=people(asking, input.get("assigneeIds")),
        milestone=milestone(asking, input.get("milestoneId")),
    )
    if parent is not None:
        asking.do(sub_issues.add, parent, created)
    return {"issue": created}


@mutation
def update_issue(asking: Asking, input: Input) -> Answer:
    """What is not given stays; a null milestone is taken off."""
    refuse_projects(asking, input)
    subject = issue(asking, input["id"])
    words = {name: input[name] for name in ("title", "body") if input.get(name) is not None}
    asking.do(issues.update, subject, **words, **of_subject(asking, input))
    return {"issue": subject, "actor": asking.actor.account}


def refuse_projects(asking: Asking, input: Input) -> None:
    """The sandbox has no projects: every id of one leads nowhere."""
    for node_id in input.get("projectIds") or ():
        find_node(asking, node_id, "Project")


@mutation
def close_issue(asking: Asking, input: Input) -> Answer:
    subject = issue(asking, input["issueId"])
    if input.get("duplicateIssueId"):
        issue(asking, input["duplicateIssueId"])
    reason = CLOSED["DUPLICATE" if input.get("duplicateIssueId") else input.get("stateReason")]
    asking.do(issues.close, subject, reason=reason)
    return {"issue": subject}


@mutation
def reopen_issue(asking: Asking, input: Input) -> Answer:
    subject = issue(asking, input["issueId"])
    asking.do(issues.reopen, subject)
    return {"issue": subject}


@mutation
def delete_issue(asking: Asking, input: Input) -> Answer:
    subject = issue(asking, input["issueId"])
    home = subject.repository
    asking.do(issues.delete, subject)
    return {"repository": home}


@mutation
def transfer_issue(asking: Asking, input: Input) -> Answer:
    subject, target = issue(asking, input["issueId"]), repository(asking, input["repositoryId"])
    if input.get("createLabelsIfMissing"):
        copy_labels(asking, subject, target)
    return {"issue": asking.do(issues.transfer, subject, target)}


def copy_labels(asking: Asking, subject: Issue, target: Repository) -> None:
    for label in subject.labels.values():
        if label.name.lower() not in target.labels:
            asking.do(
                labelling.create,
                target,
                name=label.name,
                color=label.color,
                description=label.description,
            )


@mutation
def pin_issue(asking: Asking, input: Input) -> Answer:
    subject = issue(asking, input["issueId"])
    asking.do(pins.pin, subject)
    return {"issue": subject}


@mutation
def unpin_issue(asking: Asking, input: Input) -> Answer:
    subject = issue(asking, input["issueId"])
    pin = pins.find(subject)
    asking.do(pins.unpin, subject)
    return {"issue": subject, "id": pin.node_id if pin else None}


@mutation
def lock_lockable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["lockableId"])
    asking.do(issues.lock, subject, reason=LOCKED[input.get("lockReason")])
    return {"lockedRecord": subject, "actor": asking.actor.account}


@mutation
def unlock_lockable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["lockableId"])
    asking.do(issues.unlock, subject)
    return {"unlockedRecord": subject, "actor": asking.actor.account}


@mutation
def add_assignees_to_assignable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["assignableId"])
    asking.do(assignees.add, subject, people(asking, input["assigneeIds"]))
    return {"assignable": subject}


@mutation
def remove_assignees_from_assignable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["assignableId"])
    asking.do(assignees.remove, subject, people(asking, input["assigneeIds"]))
    return {"assignable": subject}
