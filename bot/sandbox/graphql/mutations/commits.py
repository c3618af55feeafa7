"""Commits made without a working copy."""

from base64 import b64decode
from binascii import Error as NotBase64

from bot.sandbox.errors import Conflict
from bot.sandbox.git import writing
from bot.sandbox.graphql.asking import Asking
from bot.sandbox.graphql.faults import GraphFault, not_found, unprocessable
from bot.sandbox.graphql.fields.query import find_node
from bot.sandbox.graphql.mutations.change import Answer, Input, mutation
from bot.sandbox.graphql.objects import HEADS, Branch, thing
from bot.sandbox.model import Repository


@mutation
def create_commit_on_branch(asking: Asking, input: Input) -> Answer:
    branch = branch_of(asking, input["branch"])
    try:
        oid = asking.do(
            writing.commit_files,
            branch.repository,
            changes_of(input.get("fileChanges") or {}),
            message=message_of(input["message"]),
            branch=branch.full_name.removeprefix(HEADS),
            expected_head=input["expectedHeadOid"],
        )
    except Conflict as conflict:
        words = f'Expected branch to point to "{input["expectedHeadOid"]}" but it did not. Pull and try again.'
        raise GraphFault("STALE_DATA", words) from conflict
    return {"commit": thing(branch.repository, oid), "ref": branch}


def branch_of(asking: Asking, input: Input) -> Branch:
    """By the ref's node id, or by the repository's full name and the branch's name."""
    if input.get("id"):
        found = find_node(asking, input["id"], "Ref")
        assert isinstance(found, Branch)
        return found
    full_name, name = input.get("repositoryNameWithOwner"), input.get("branchName")
    if not full_name or not name:
        raise unprocessable("A branch needs an id, or both repositoryNameWithOwner and branchName.")
    repository: Repository | None = asking.world.repository_names.get(full_name.lower())
    if repository is None or not asking.sees(repository):
        raise not_found(f"Could not resolve to a Repository with the name '{full_name}'.")
    return Branch(repository, HEADS + name.removeprefix(HEADS))


def changes_of(input: Input) -> dict[str, bytes | None]:
    changes: dict[str, bytes | None] = {one["path"]: None for one in input.get("deletions") or ()}
    for one in input.get("additions") or ():
        try:
            changes[one["path"]] = b64decode(one["contents"], validate=True)
        except NotBase64 as error:
            raise unprocessable(f"The contents of {one['path']} are not valid base64.") from error
    return changes


def message_of(input: Input) -> str:
    return "\n\n".join(part for part in (input["headline"], input.get("body")) if part)
