"""Sub-issues and dependencies."""

from bot.sandbox.graphql.asking import Asking
from bot.sandbox.graphql.faults import not_found, unprocessable
from bot.sandbox.graphql.fields.query import at_address
from bot.sandbox.graphql.mutations.change import Answer, Input, issue, mutation
from bot.sandbox.model import Issue
from bot.sandbox.operations import dependencies, sub_issues


@mutation
def add_sub_issue(asking: Asking, input: Input) -> Answer:
    parent, child = issue(asking, input["issueId"]), child_of(asking, input)
    asking.do(sub_issues.add, parent, child, replace_parent=bool(input.get("replaceParent")))
    return {"issue": parent, "subIssue": child}


def child_of(asking: Asking, input: Input) -> Issue:
    """By node id or by address; exactly one is given."""
    node_id, address = input.get("subIssueId"), input.get("subIssueUrl")
    if (node_id is None) == (address is None):
        raise unprocessable("Either subIssueId or subIssueUrl must be specified, but not both")
    if node_id is not None:
        return issue(asking, node_id)
    found = at_address(asking, address or "")
    if not isinstance(found, Issue):
        raise not_found(f"Could not resolve to an Issue with the URL of '{address}'.")
    return found


@mutation
def remove_sub_issue(asking: Asking, input: Input) -> Answer:
    parent, child = issue(asking, input["issueId"]), issue(asking, input["subIssueId"])
    asking.do(sub_issues.remove, parent, child)
    return {"issue": parent, "subIssue": child}


@mutation
def reprioritize_sub_issue(asking: Asking, input: Input) -> Answer:
    parent, child = issue(asking, input["issueId"]), issue(asking, input["subIssueId"])
    after = issue(asking, input["afterId"]) if input.get("afterId") else None
    before = issue(asking, input["beforeId"]) if input.get("beforeId") else None
    asking.do(sub_issues.reprioritize, parent, child, after=after, before=before)
    return {"issue": parent}


@mutation
def add_blocked_by(asking: Asking, input: Input) -> Answer:
    subject, blocker = issue(asking, input["issueId"]), issue(asking, input["blockingIssueId"])
    asking.do(dependencies.add, subject, blocker)
    return {"issue": subject, "blockingIssue": blocker}


@mutation
def remove_blocked_by(asking: Asking, input: Input) -> Answer:
    subject, blocker = issue(asking, input["issueId"]), issue(asking, input["blockingIssueId"])
    asking.do(dependencies.remove, subject, blocker)
    return {"issue": subject, "blockingIssue": blocker}
