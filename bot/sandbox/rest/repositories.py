"""REST: repositories, collaborators, and who may do how much."""

from typing import Any

from bot.sandbox.access import ROLES, require, role_of
from bot.sandbox.errors import NotFound, ValidationFailed
from bot.sandbox.model import Account, Role
from bot.sandbox.operations import repositories as operations
from bot.sandbox.rest.answer import Answer, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import accounts, repositories
from bot.sandbox.unset import UNSET

REPO = "/repos/{owner}/{repo}"
PERSON = REPO + "/collaborators/{username}"
WORDS: dict[str, Role] = {"pull": "read", "push": "write", "triage": "triage", "maintain": "maintain", "admin": "admin"}


@route("GET", REPO, "repos/repos#get-a-repository")
def get_repository(call: Call) -> Answer:
    repository = call.repository()
    body = repositories.full(call.world, repository, call.actor)
    return Answer(200, body, last_modified=repository.updated_at)


@route("GET", "/repositories/{repository_id}", "repos/repos#get-a-repository")
def get_repository_by_id(call: Call) -> Answer:
    return get_repository(call)


@route("PATCH", REPO, "repos/repos#update-a-repository")
def update_repository(call: Call) -> Answer:
    repository = call.repository()
    name, branch = call.optional_text("name"), call.optional_text("default_branch")
    visibility = call.one_of("visibility", ("public", "private"))
    private = call.optional_flag("private") if visibility is None else visibility == "private"
    call.do(
        operations.update,
        repository,
        name=UNSET if name is None else name,
        description=call.optional_text("description"),
        homepage=call.optional_text("homepage"),
        default_branch=UNSET if branch is None else branch,
        has_issues=call.optional_flag("has_issues"),
        archived=call.optional_flag("archived"),
        private=private,
        merge_settings={name: call.flag(name) for name in repositories.MERGE_SETTINGS if name in call.fields()},
    )
    return Answer(200, repositories.full(call.world, repository, call.actor))


@route("DELETE", REPO, "repos/repos#delete-a-repository")
def delete_repository(call: Call) -> Answer:
    call.do(operations.delete, call.repository())
    return nothing()


@route("POST", REPO + "/transfer", "repos/repos#transfer-a-repository")
def transfer_repository(call: Call) -> Answer:
    repository = call.repository()
    owner = call.world.account(call.text("new_owner"))
    call.do(operations.transfer, repository, owner, call.text_or_none("new_name"))
    return Answer(202, repositories.listed(call.world, repository, call.actor))


@route("GET", REPO + "/topics", "repos/repos#get-all-repository-topics")
def get_topics(call: Call) -> Answer:
    return Answer(200, {"names": call.repository().topics})


@route("PUT", REPO + "/topics", "repos/repos#replace-all-repository-topics")
def replace_topics(call: Call) -> Answer:
    repository = call.repository()
    call.do(operations.set_topics, repository, call.texts("names") or [])
    return Answer(200, {"names": repository.topics})


@route("GET", REPO + "/collaborators", "collaborators/collaborators#list-repository-collaborators")
def list_collaborators(call: Call) -> Answer:
    """People with a role of their own, or through the organization; needs push access, as GitHub does."""
    repository = call.repository()
    require(call.actor, repository, "metadata", "read", role="write")
    people = [one for one in call.world.accounts.values() if one.type == "User" and _has_part(one, call)]
    return call.page(people, lambda one: accounts.collaborator(call.world, one, repository))


@route("GET", PERSON, "collaborators/collaborators#check-if-a-user-is-a-repository-collaborator")
def check_collaborator(call: Call) -> Answer:
    require(call.actor, call.repository(), "metadata", "read", role="write")
    if not _has_part(_person(call), call):
        raise NotFound
    return nothing()


@route("GET", PERSON + "/permission", "collaborators/collaborators#get-repository-permissions-for-a-user")
def get_permission(call: Call) -> Answer:
    """Live and effective. Apps have no role: for their bots GitHub says that this is no user."""
    repository = call.repository()
    require(call.actor, repository, "metadata", "read", role="write")
    account = _person(call)
    role = role_of(account, repository)
    user = accounts.collaborator(call.world, account, repository)
    return Answer(200, {"permission": accounts.legacy_role(role), "user": user, "role_name": role})


@route("PUT", PERSON, "collaborators/collaborators#add-a-repository-collaborator")
def add_collaborator(call: Call) -> Answer:
    repository = call.repository()
    word = call.text_or_none("permission") or "push"
    role = WORDS.get(word) or next((one for one in ROLES if one == word), None)
    if role is None:
        raise ValidationFailed("Repository", "permission", "invalid", value=word)
    call.do(operations.set_collaborator, repository, _person(call), role)
    return nothing()


@route("DELETE", PERSON, "collaborators/collaborators#remove-a-repository-collaborator")
def remove_collaborator(call: Call) -> Answer:
    call.do(operations.remove_collaborator, call.repository(), _person(call))
    return nothing()


@route("GET", REPO + "/languages", "repos/repos#list-repository-languages")
def list_languages(call: Call) -> Answer:
    language = call.repository().language
    body: dict[str, Any] = {language: 1} if language else {}
    return Answer(200, body)


def _person(call: Call) -> Account:
    login = call.names["username"]
    account = call.world.logins.get(login.lower())
    if account is None or account.type != "User":
        raise NotFound(f"{login} is not a user")
    return account


def _has_part(account: Account, call: Call) -> bool:
    """True if something beside the repository being public lets the person in."""
    repository = call.repository()
    role = role_of(account, repository)
    return (
        role not in ("none", "read")
        or account.id in repository.collaborators
        or (repository.private and role == "read")
    )
