"""The two clients that people use work against the sandbox unchanged: only the base URL differs."""

import github
import pytest
from github import GithubException
from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy
from githubkit.exception import RequestFailed

from tests.sandbox.shop import Hook, Shop


@pytest.fixture
def pygithub(shop: Shop) -> github.Github:
    auth = github.Auth.Token("tok_ada")
    return github.Github(auth=auth, base_url=shop.sandbox.api_url, seconds_between_requests=0, seconds_between_writes=0)


def bot(shop: Shop) -> GitHub[AppAuthStrategy]:
    strategy = AppAuthStrategy(app_id=4711, private_key=shop.app.private_key or "")
    return GitHub(strategy, base_url=shop.sandbox.api_url, http_cache=False)


def test_githubkit_acts_as_the_app_from_key_to_comment(shop: Shop, hook: Hook) -> None:
    app = bot(shop)
    assert app.rest.apps.get_authenticated().parsed_data.slug == "baton"  # type: ignore[union-attr]  # None without a token
    found = app.rest.apps.get_repo_installation("acme", "shop").parsed_data
    installed = app.with_auth(app.auth.as_installation(found.id))
    repositories = installed.rest.apps.list_repos_accessible_to_installation().parsed_data
    assert sorted(one.name for one in repositories.repositories) == ["shop", "vault"]
    made = installed.rest.issues.create("acme", "shop", title="From the bot", labels=["bug"]).parsed_data
    comment = installed.rest.issues.create_comment("acme", "shop", made.number, body="Hello").parsed_data
    assert comment.user is not None
    assert comment.user.login == "baton[bot]"
    shop.sandbox.drain()
    assert hook.names == ["issues.opened", "issues.labeled", "issue_comment.created"]


async def test_githubkit_pages_through_a_list(shop: Shop) -> None:
    client = GitHub(TokenAuthStrategy("tok_ada"), base_url=shop.sandbox.api_url, http_cache=False)
    for number in range(7):
        await client.rest.issues.async_create("acme", "shop", title=f"Number {number}")
    paging = client.rest.paginate(client.rest.issues.async_list_for_repo, owner="acme", repo="shop", per_page=4)
    numbers = [one.number async for one in paging]
    assert numbers == list(range(10, 0, -1))


def test_githubkit_asks_graphql_and_gets_parsed_refusals(shop: Shop) -> None:
    client = GitHub(TokenAuthStrategy("tok_eve"), base_url=shop.sandbox.api_url, http_cache=False)
    assert client.graphql("{ viewer { login } }") == {"viewer": {"login": "eve"}}
    with pytest.raises(RequestFailed) as refused:
        client.rest.issues.add_labels("acme", "shop", 1, labels=["bug"])
    assert refused.value.response.status_code == 403


def test_pygithub_works_with_issues_and_milestones(pygithub: github.Github) -> None:
    repository = pygithub.get_repo("acme/shop")
    issue = repository.create_issue("Agent work", body="From PyGithub", labels=["agent:claude"])
    issue.create_comment("On it").create_reaction("rocket")
    milestone = repository.create_milestone("Week 2", description="Second")
    issue.edit(milestone=milestone, assignees=["bob"], state="closed", state_reason="completed")
    again = repository.get_issue(issue.number)
    assert (again.state, again.milestone.title) == ("closed", "Week 2")
    assert [one.login for one in again.assignees] == ["bob"]
    assert [one.event for one in again.get_timeline()] == ["labeled", "commented", "assigned", "milestoned", "closed"]
    assert [one.event for one in again.get_events()] == ["labeled", "assigned", "milestoned", "closed"]
    assert again.get_comments()[0].get_reactions()[0].content == "rocket"


def test_pygithub_works_with_sub_issues_and_dependencies(pygithub: github.Github) -> None:
    repository = pygithub.get_repo("acme/shop")
    first, second = repository.get_issue(1), repository.get_issue(2)
    first.add_sub_issue(second)
    assert [one.number for one in first.get_sub_issues()] == [2]
    assert repository.get_issue(1).sub_issues_summary.total == 1
    second.add_blocked_by(first)
    assert [one.number for one in second.get_blocked_by()] == [1]
    assert [one.number for one in first.get_blocking()] == [2]
    second.remove_blocked_by(first)
    first.remove_sub_issue(second)
    assert list(first.get_sub_issues()) == []


def test_pygithub_reads_and_writes_files(pygithub: github.Github) -> None:
    repository = pygithub.get_repo("acme/shop")
    made = repository.create_file("docs/plan.md", "Add the plan", "one\n")
    found = repository.get_contents("docs/plan.md")
    assert not isinstance(found, list)
    assert found.decoded_content == b"one\n"
    repository.update_file("docs/plan.md", "Change the plan", "two\n", found.sha)
    with pytest.raises(GithubException) as refused:
        repository.update_file("docs/plan.md", "Change it blindly", "three\n", found.sha)
    assert refused.value.status == 409
    assert [one.commit.message for one in repository.get_commits(path="docs/plan.md")] == [
        "Change the plan",
        "Add the plan",
    ]
    assert repository.get_branch("main").commit.sha != made["commit"].sha
    assert [one.path for one in repository.get_git_tree("main", recursive=True).tree if one.type == "blob"] == [
        ".github/coordination.yml",
        "README.md",
        "docs/plan.md",
        "src/main.py",
    ]


def test_pygithub_knows_who_may_what(pygithub: github.Github) -> None:
    repository = pygithub.get_repo("acme/shop")
    assert repository.get_collaborator_permission("ada") == "admin"
    assert repository.get_collaborator_permission("bob") == "write"
    assert repository.get_collaborator_permission("eve") == "read"
    with pytest.raises(GithubException, match="is not a user"):
        repository.get_collaborator_permission("baton[bot]")
    organization = pygithub.get_organization("acme")
    assert [one.login for one in organization.get_members(role="admin")] == ["ada"]
    assert [one.login for one in organization.get_team_by_slug("core").get_members()] == ["bob"]


def test_pygithub_acts_as_the_app(shop: Shop) -> None:
    auth = github.Auth.AppAuth(4711, shop.app.private_key or "")
    integration = github.GithubIntegration(auth=auth, base_url=shop.sandbox.api_url)
    installation = integration.get_repo_installation("acme", "shop")
    repository = installation.get_github_for_installation().get_repo("acme/shop")
    assert repository.create_issue("By the App").user.login == "baton[bot]"


def test_pygithub_opens_reviews_and_merges_a_pull_request(shop: Shop, pygithub: github.Github) -> None:
    repository = pygithub.get_repo("acme/shop")
    repository.create_git_ref("refs/heads/side", repository.get_branch("main").commit.sha)
    repository.create_file("new.txt", "Add it", "new\n", branch="side")
    made = repository.create_pull("main", "side", title="Side", body="Fixes #2", draft=False)
    reviewer = github.Github(auth=github.Auth.Token("tok_bob"), base_url=shop.sandbox.api_url)
    seen = reviewer.get_repo("acme/shop").get_pull(made.number)
    seen.create_review(body="Good", event="APPROVE", commit=repository.get_commit(made.head.sha))
    assert [one.state for one in made.get_reviews()] == ["APPROVED"]
    assert [(one.filename, one.status) for one in made.get_files()] == [("new.txt", "added")]
    assert [one.commit.message for one in made.get_commits()] == ["Add it"]
    assert repository.get_pull(made.number).mergeable is True
    assert made.merge(merge_method="squash").merged
    assert repository.get_issue(2).state == "closed"
    assert repository.compare("main", "side").status == "diverged"


def test_githubkit_reads_what_a_verdict_needs(shop: Shop) -> None:
    client = GitHub(TokenAuthStrategy("tok_ada"), base_url=shop.sandbox.api_url, http_cache=False)
    head = client.rest.git.get_ref("acme", "shop", "heads/main").parsed_data.object_.sha
    client.rest.git.create_ref("acme", "shop", ref="refs/heads/side", sha=head)
    client.rest.repos.create_or_update_file_contents(
        "acme", "shop", "a.txt", message="A", content="eA==", branch="side"
    )
    pull = client.rest.pulls.create("acme", "shop", title="T", head="side", base="main").parsed_data
    assert (pull.head.ref, pull.base.ref, pull.changed_files) == ("side", "main", 1)
    files = client.rest.pulls.list_files("acme", "shop", pull.number).parsed_data
    assert [one.filename for one in files] == ["a.txt"]
    commits = client.rest.pulls.list_commits("acme", "shop", pull.number).parsed_data
    assert commits[0].commit.verification is not None
    assert commits[0].commit.verification.verified
    permission = client.rest.repos.get_collaborator_permission_level("acme", "shop", "bob").parsed_data
    assert permission.permission == "write"
    runs = client.rest.checks.list_for_ref("acme", "shop", pull.head.sha).parsed_data
    assert runs.total_count == 0
