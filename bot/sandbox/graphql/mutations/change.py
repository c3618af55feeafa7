"""How every mutation runs: its input is resolved, one operation does the work, refusals become GraphQL's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from bot.sandbox.access import NO_RIGHTS
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Entity, Forbidden, NotFound, Refused, ValidationFailed
from bot.sandbox.graphql.asking import Asking, Info, field_of
from bot.sandbox.graphql.faults import GraphFault, not_found
from bot.sandbox.graphql.fields.query import find_node
from bot.sandbox.model import Account, Comment, Issue, Label, Milestone, Repository

Input = dict[str, Any]
Answer = dict[str, Any]
Change = Callable[[Asking, Input], Answer]


def mutation(change: Change) -> Change:
    """Registers `create_label(asking, input)` as `Mutation.createLabel`."""
    first, *rest = change.__name__.split("_")
    name = first + "".join(part.capitalize() for part in rest)

    @wraps(change)
    def resolve(_root: Any, info: Info, input: Input) -> Answer:
        asking = info.context
        asking.mutations += 1
        fault = asking.world.faults.mutation(name, str(info.path.key), asking.mutations - 1)
        if fault is not None and not fault.has_effect:
            raise GraphFault(fault.kind, fault.message)
        try:
            answer = change(asking, input)
        except Refused as refused:
            raise fault_of(refused, asking, name) from refused
        if fault is not None:
            raise GraphFault(fault.kind, fault.message)
        return {"clientMutationId": input.get("clientMutationId"), **answer}

    field_of(f"Mutation.{name}")(resolve)
    return change


def fault_of(refused: Refused, asking: Asking, name: str) -> GraphFault:
    """The same refusal as REST's, in GraphQL's words."""
    message = refused.graphql_message if isinstance(refused, ValidationFailed) else refused.message
    if isinstance(refused, Entity):
        message = refused.reason
    if isinstance(refused, Forbidden) and message == NO_RIGHTS and asking.actor.account is not None:
        command = name[0].upper() + name[1:]
        message = f"{asking.actor.account.login} does not have the correct permissions to execute `{command}`"
    if isinstance(refused, NotFound) and message == NotFound.message:
        message = "Could not resolve to a node with the global id."
    return GraphFault(refused.graphql_type, message)


def repository(asking: Asking, node_id: str) -> Repository:
    found = find_node(asking, node_id, "Repository")
    assert isinstance(found, Repository)
    return found


def issue(asking: Asking, node_id: str) -> Issue:
    found = find_node(asking, node_id, "Issue")
    assert isinstance(found, Issue)
    return found


def subject(asking: Asking, node_id: str) -> Issue:
    """An issue or a pull request: what comments, labels, people and locks are put on."""
    found = find_node(asking, node_id)
    if not isinstance(found, Issue):
        raise not_found(f"Could not resolve to Issue node with the global id of '{node_id}'.")
    return found


def pull(asking: Asking, node_id: str) -> PullRequest:
    found = find_node(asking, node_id, "PullRequest")
    assert isinstance(found, PullRequest)
    return found


def comment(asking: Asking, node_id: str) -> Comment:
    found = find_node(asking, node_id, "IssueComment")
    assert isinstance(found, Comment)
    return found


def milestone(asking: Asking, node_id: str | None) -> Milestone | None:
    if node_id is None:
        return None
    found = find_node(asking, node_id, "Milestone")
    assert isinstance(found, Milestone)
    return found


def labels(asking: Asking, node_ids: list[str] | None) -> list[Label]:
    return [find_node(asking, one, "Label") for one in node_ids or ()]


def people(asking: Asking, node_ids: list[str] | None) -> list[Account]:
    return [find_node(asking, one, "User") for one in node_ids or ()]


def of_subject(asking: Asking, input: Input) -> dict[str, Any]:
    """What an update says of labels, people, milestone and state. What is not given stays; a null milestone goes."""
    changes: dict[str, Any] = {}
    if input.get("labelIds") is not None:
        changes["labels"] = labels(asking, input["labelIds"])
    if input.get("assigneeIds") is not None:
        changes["assignees"] = people(asking, input["assigneeIds"])
    if "milestoneId" in input:
        changes["milestone"] = milestone(asking, input["milestoneId"])
    if input.get("state"):
        changes["state"] = input["state"].lower()
    return changes
