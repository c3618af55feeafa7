"""REST: what GitHub says of itself, and where one stands with its limits."""

from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json

RESOURCES = ("core", "graphql", "search", "integration_manifest", "code_search")


@route("GET", "/", "meta/meta#github-api-root")
def root(call: Call) -> Answer:
    api = call.world.api_url
    paths = {
        "current_user_url": "/user",
        "current_user_authorizations_html_url": "/settings/connections/applications{/client_id}",
        "authorizations_url": "/authorizations",
        "code_search_url": "/search/code?q={query}{&page,per_page,sort,order}",
        "commit_search_url": "/search/commits?q={query}{&page,per_page,sort,order}",
        "emails_url": "/user/emails",
        "emojis_url": "/emojis",
        "events_url": "/events",
        "feeds_url": "/feeds",
        "followers_url": "/user/followers",
        "following_url": "/user/following{/target}",
        "gists_url": "/gists{/gist_id}",
        "hub_url": "/hub",
        "issue_search_url": "/search/issues?q={query}{&page,per_page,sort,order}",
        "issues_url": "/issues",
        "keys_url": "/user/keys",
        "label_search_url": "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}",
        "notifications_url": "/notifications",
        "organization_url": "/orgs/{org}",
        "organization_repositories_url": "/orgs/{org}/repos{?type,page,per_page,sort}",
        "organization_teams_url": "/orgs/{org}/teams",
        "public_gists_url": "/gists/public",
        "rate_limit_url": "/rate_limit",
        "repository_url": "/repos/{owner}/{repo}",
        "repository_search_url": "/search/repositories?q={query}{&page,per_page,sort,order}",
        "current_user_repositories_url": "/user/repos{?type,page,per_page,sort}",
        "starred_url": "/user/starred{/owner}{/repo}",
        "starred_gists_url": "/gists/starred",
        "user_url": "/users/{user}",
        "user_organizations_url": "/user/orgs",
        "user_repositories_url": "/users/{user}/repos{?type,page,per_page,sort}",
        "user_search_url": "/search/users?q={query}{&page,per_page,sort,order}",
    }
    return Answer(200, {name: api + path for name, path in paths.items()})


@route("GET", "/meta", "meta/meta#get-apiname-meta-information")
def meta(call: Call) -> Answer:
    loopback = ["127.0.0.1/32"]
    return Answer(
        200,
        {
            "verifiable_password_authentication": False,
            "ssh_key_fingerprints": {},
            "ssh_keys": [],
            "hooks": loopback,
            "web": loopback,
            "api": loopback,
            "git": loopback,
            "domains": {"website": ["127.0.0.1"]},
        },
    )


@route("GET", "/rate_limit", "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user")
def rate_limit(call: Call) -> Answer:
    resources = {name: _bucket(call, name) for name in RESOURCES}
    return Answer(200, {"resources": resources, "rate": resources["core"]})


@route("GET", "/zen", "meta/meta#get-the-zen-of-github")
def zen(call: Call) -> Answer:
    return Answer(200, b"Keep it logically awesome.", media_type="text/plain; charset=utf-8")


def _bucket(call: Call, resource: str) -> Json:
    bucket = call.world.limits.bucket(call.actor, resource)
    return {"limit": bucket.limit, "used": bucket.used, "remaining": bucket.remaining, "reset": bucket.reset}
