"""REST: reactions to issues and comments."""

from bot.sandbox.errors import ValidationFailed
from bot.sandbox.model import Comment, Issue
from bot.sandbox.operations import reactions
from bot.sandbox.rest import comments
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.comments import COMMENT
from bot.sandbox.rest.issues import ISSUE
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import issues as shapes
from bot.sandbox.unset import Unset


@route("GET", ISSUE + "/reactions", "reactions/reactions#list-reactions-for-an-issue")
def list_of_issue(call: Call) -> Answer:
    return _list(call, call.issue())


@route("POST", ISSUE + "/reactions", "reactions/reactions#create-reaction-for-an-issue")
def add_to_issue(call: Call) -> Answer:
    return _add(call, call.issue())


@route("DELETE", ISSUE + "/reactions/{reaction_id}", "reactions/reactions#delete-an-issue-reaction")
def remove_from_issue(call: Call) -> Answer:
    return _remove(call, call.issue())


@route("GET", COMMENT + "/reactions", "reactions/reactions#list-reactions-for-an-issue-comment")
def list_of_comment(call: Call) -> Answer:
    return _list(call, comments.find(call))


@route("POST", COMMENT + "/reactions", "reactions/reactions#create-reaction-for-an-issue-comment")
def add_to_comment(call: Call) -> Answer:
    return _add(call, comments.find(call))


@route("DELETE", COMMENT + "/reactions/{reaction_id}", "reactions/reactions#delete-an-issue-comment-reaction")
def remove_from_comment(call: Call) -> Answer:
    return _remove(call, comments.find(call))


def _list(call: Call, subject: Issue | Comment) -> Answer:
    content = call.query.get("content")
    found = [one for one in subject.reactions.values() if content in (None, one.content)]
    return call.page(found, lambda one: shapes.reaction(call.world, one))


def _add(call: Call, subject: Issue | Comment) -> Answer:
    content = call.optional_text("content")
    if isinstance(content, Unset) or content is None:
        raise ValidationFailed("Reaction", "content", "missing_field")
    reaction, is_new = call.do(reactions.add, subject, content=content)
    answer = shapes.reaction(call.world, reaction)
    return created(answer) if is_new else Answer(200, answer)


def _remove(call: Call, subject: Issue | Comment) -> Answer:
    reaction = reactions.find(call.world, subject, call.number("reaction_id"))
    call.do(reactions.remove, reaction)
    return nothing()
