"""REST: users, the one who asks first of all."""

from bot.sandbox.access import rank, role_of, sees
from bot.sandbox.errors import NotFound
from bot.sandbox.model import Account, Organization
from bot.sandbox.operations import repositories as operations
from bot.sandbox.rest.answer import Answer, created
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import accounts, repositories


@route("GET", "/user", "users/users#get-the-authenticated-user")
def get_self(call: Call) -> Answer:
    user = call.user()
    return Answer(200, accounts.private(call.world, user), last_modified=user.updated_at)


@route("GET", "/users/{username}", "users/users#get-a-user")
def get_user(call: Call) -> Answer:
    return _public(call, call.world.account(call.names["username"]))


@route("GET", "/user/{account_id}", "users/users#get-a-user-using-their-id")
def get_user_by_id(call: Call) -> Answer:
    account = call.world.accounts.get(call.number("account_id"))
    if account is None:
        raise NotFound
    return _public(call, account)


@route("GET", "/user/orgs", "orgs/orgs#list-organizations-for-the-authenticated-user")
def list_own_organizations(call: Call) -> Answer:
    user = call.user()
    found = [one for one in _organizations(call) if user.id in one.members]
    return call.page(found, lambda one: accounts.organization_simple(call.world, one))


@route("GET", "/user/repos", "repos/repos#list-repositories-for-the-authenticated-user")
def list_own_repositories(call: Call) -> Answer:
    user = call.user()
    found = [
        one
        for one in call.world.repositories.values()
        if one.owner is user or user.id in one.collaborators or rank(role_of(user, one)) > rank("read")
    ]
    return call.page(found, lambda one: repositories.listed(call.world, one, call.actor))


@route("POST", "/user/repos", "repos/repos#create-a-repository-for-the-authenticated-user")
def create_own_repository(call: Call) -> Answer:
    user = call.user()
    repository = call.do(
        operations.create_by,
        user,
        call.text("name"),
        description=call.text_or_none("description"),
        private=call.flag("private"),
    )
    return created(repositories.full(call.world, repository, call.actor), repositories.url(call.world, repository))


@route("GET", "/users/{username}/repos", "repos/repos#list-repositories-for-a-user")
def list_user_repositories(call: Call) -> Answer:
    owner = call.world.account(call.names["username"])
    found = [one for one in call.world.repositories.values() if one.owner is owner and sees(call.actor, one)]
    return call.page(found, lambda one: repositories.listed(call.world, one, call.actor))


@route("GET", "/users/{username}/orgs", "orgs/orgs#list-organizations-for-a-user")
def list_user_organizations(call: Call) -> Answer:
    user = call.world.account(call.names["username"])
    found = [one for one in _organizations(call) if user.id in one.members]
    return call.page(found, lambda one: accounts.organization_simple(call.world, one))


def _organizations(call: Call) -> list[Organization]:
    return [one for one in call.world.accounts.values() if isinstance(one, Organization)]


def _public(call: Call, account: Account) -> Answer:
    return Answer(200, accounts.public(call.world, account), last_modified=account.updated_at)
