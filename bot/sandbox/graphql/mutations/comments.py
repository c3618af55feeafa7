"""Comments and reactions."""

from bot.sandbox.graphql.asking import Asking
from bot.sandbox.graphql.faults import not_found
from bot.sandbox.graphql.fields.labels import REACTIONS, reaction_groups_of
from bot.sandbox.graphql.fields.query import find_node
from bot.sandbox.graphql.mutations.change import Answer, Input, comment, mutation
from bot.sandbox.graphql.mutations.change import subject as subject_of
from bot.sandbox.graphql.paging import cursor
from bot.sandbox.model import Comment, Issue
from bot.sandbox.operations import comments, reactions

CONTENT = {graphql: rest for rest, graphql in REACTIONS.items()}


@mutation
def add_comment(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["subjectId"])
    added = asking.do(comments.create, subject, body=input["body"])
    return {
        "subject": subject,
        "commentEdge": {"node": added, "cursor": cursor(added.id, len(subject.comments) - 1)},
        "timelineEdge": {"node": added, "cursor": cursor(added.id, len(subject.timeline) - 1)},
    }


@mutation
def update_issue_comment(asking: Asking, input: Input) -> Answer:
    changed = asking.do(comments.update, comment(asking, input["id"]), body=input["body"])
    return {"issueComment": changed}


@mutation
def delete_issue_comment(asking: Asking, input: Input) -> Answer:
    asking.do(comments.delete, comment(asking, input["id"]))
    return {}


@mutation
def minimize_comment(asking: Asking, input: Input) -> Answer:
    subject = comment(asking, input["subjectId"])
    reason = input["classifier"].lower().replace("_", "-")
    asking.do(comments.minimize, subject, reason=reason)
    return {"minimizedComment": subject}


@mutation
def unminimize_comment(asking: Asking, input: Input) -> Answer:
    subject = comment(asking, input["subjectId"])
    asking.do(comments.minimize, subject, reason=None)
    return {"unminimizedComment": subject}


def reactable(asking: Asking, node_id: str) -> Issue | Comment:
    found = find_node(asking, node_id)
    if not isinstance(found, Issue | Comment):
        raise not_found(f"Could not resolve to Reactable node with the global id of '{node_id}'.")
    return found


@mutation
def add_reaction(asking: Asking, input: Input) -> Answer:
    subject = reactable(asking, input["subjectId"])
    reaction, _ = asking.do(reactions.add, subject, content=CONTENT[input["content"]])
    return {"subject": subject, "reaction": reaction, "reactionGroups": reaction_groups_of(subject)}


@mutation
def remove_reaction(asking: Asking, input: Input) -> Answer:
    """Takes back the asker's own; where there is none, nothing happens."""
    subject = reactable(asking, input["subjectId"])
    content = CONTENT[input["content"]]
    own = (one for one in subject.reactions.values() if one.account is asking.actor.account and one.content == content)
    reaction = next(own, None)
    if reaction is not None:
        asking.do(reactions.remove, reaction)
    return {"subject": subject, "reaction": reaction, "reactionGroups": reaction_groups_of(subject)}
