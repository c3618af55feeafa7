"""Seeds: the emulate tool's form is read as it is, the extensions work, and mistakes name their line."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import yaml

from bot.sandbox import keys
from bot.sandbox.access import role_of
from bot.sandbox.git import store
from bot.sandbox.seed import SeedError, load_seed
from bot.sandbox.server import Sandbox, new_world
from bot.sandbox.world import World
from tests.sandbox.shop import app_jwt

ROOT = Path(__file__).parents[2]
EMULATE = """
tokens:
  gho_test_token_admin:
    login: octocat
    scopes: [repo, user]
github:
  users:
    - login: octocat
      name: The Octocat
      email: octocat@example.com
      bio: I am the Octocat
      company: Example
      location: San Francisco
  orgs:
    - {login: my-org, name: My Organization, description: A test organization}
  repos:
    - owner: octocat
      name: hello-world
      language: JavaScript
      topics: [hello, world]
      auto_init: true
    - {owner: my-org, name: org-repo, description: An organization repository, auto_init: true}
  apps:
    - app_id: 12345
      slug: my-github-app
      name: My GitHub App
      permissions: {contents: read, issues: write}
      events: [push, issues]
      webhook_url: http://localhost:3000/webhooks/github
      webhook_secret: my-webhook-secret
      installations:
        - {installation_id: 100, account: octocat, repository_selection: all}
  oauth_apps:
    - {client_id: emu_github_client_id, client_secret: emu_github_client_secret, name: Code App}
"""


def loaded(text: str) -> World:
    world = World()
    load_seed(world, text)
    return world


def test_a_seed_of_the_emulate_tool_works_as_it_is() -> None:
    with Sandbox.start(EMULATE) as sandbox:
        app = sandbox.world.app_slugs["my-github-app"]
        headers = {"User-Agent": "x", "Authorization": f"Bearer {app_jwt(app)}"}
        found = httpx.get(f"{sandbox.api_url}/app/installations", headers=headers).json()
        assert [(one["id"], one["account"]["login"]) for one in found] == [(100, "octocat")]
        headers["Authorization"] = "token gho_test_token_admin"
        answer = httpx.get(f"{sandbox.api_url}/repos/octocat/hello-world/readme", headers=headers)
        assert answer.json()["path"] == "README.md"
        assert answer.headers["x-oauth-scopes"] == "repo, user"


def test_everything_that_a_seed_can_say(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text("version: 1\n")
    (tmp_path / "app.pem").write_text(keys.shared())
    seed = tmp_path / "seed.yml"
    seed.write_text(
        """
time: 2025-01-20T09:00:00Z
faults: [late-reads, "slow=0.1,count:1"]
github:
  users: [{login: ada, id: 7, token: tok}, {login: bob}]
  orgs: [{login: acme, members: {ada: admin}, teams: [{name: Core, members: {bob: maintainer}, repos: {shop: admin}}]}]
  repos:
    - owner: acme
      name: shop
      private: true
      default_branch: trunk
      default_labels: false
      files: {plan.yml: {from: plan.yml}, a/b.txt: text}
      labels: [ready, {name: done, color: "000000", description: d}]
      milestones: [{title: M1, due_on: 2025-01-24}]
      issues:
        - {title: One, pinned: true, milestone: M1, assignees: [bob]}
        - {title: Two, author: bob, parent: 1, blocked_by: [1], labels: [ready], comments: [{author: bob, body: hi}]}
        - {title: Three, state: closed, state_reason: not_planned, locked: true}
  apps:
    - slug: baton
      private_key_path: app.pem
      permissions: {issues: write}
      installations: [{account: acme, repositories: [shop]}]
"""
    )
    world = new_world(seed)
    repository = world.repository("acme", "shop")
    one, two, three = repository.issues.values()
    assert world.account("ada").id == 7
    assert role_of(world.account("bob"), repository) == "admin"
    assert sorted(repository.labels) == ["done", "ready"]
    assert one.milestone is not None
    assert one.milestone.due_on == datetime(2025, 1, 24, 8, tzinfo=UTC)
    assert (two.parent, list(two.blocked_by.values()), two.author) == (one, [one], world.account("bob"))
    assert (three.state, three.state_reason, three.locked) == ("closed", "not_planned", True)
    assert [pin.issue for pin in repository.pins] == [one]
    commit = store.resolve(repository)
    assert [entry.path for entry in store.walk(repository, commit.tree.decode()) if entry.type == "blob"] == [
        "a/b.txt",
        "plan.yml",
    ]
    assert [one.repositories for one in world.installations.values()] == [{repository.id}]
    assert [fault.name for fault in world.faults.on] == ["late-reads", "slow"]
    assert one.created_at == datetime(2025, 1, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("github: {users: [{name: x}]}", r"seed:1: github.users\[0\]: needs login"),
        ("github:\n  users:\n    - {login: ada, age: 7}", r"seed:3: github.users\[0\].age: is no key of this place"),
        ("github:\n  repos:\n    - {owner: ada, name: x}", r"seed:3: github.repos\[0\].owner: there is no user 'ada'"),
        ("github:\n  users: {login: ada}", "seed:2: github.users: takes a list, not keys with values"),
        ("github:\n  users:\n    - {login: ada}\n    - {login: ADA}", r"seed:4: .*Login has already been taken"),
        ("github:\n  users: [{login: -x-}]", "Login is invalid"),
        ("githb: {}", "seed:1: githb: is no key of this place"),
        ("a: [", "seed:2: did not find expected node content"),
        ("github: {}\ngithub: {}", "seed:2: github stands twice"),
        ("tokens: {t: nobody}", "there is no user 'nobody'"),
        ("time: soon", "is no time"),
        ("faults: [unknown]", "'unknown' is no fault"),
        ("github: {users: [{login: ada}], apps: [{name: X, private_key: x}]}", "is no RSA private key"),
        ("github: {users: [{login: ada}], apps: [{name: X, events: [push]}]}", "not supported by permissions: push"),
        ("github: {users: [{login: ada}], apps: [{name: X, permissions: {issues: all}}]}", "is not a permission level"),
        (
            "github: {users: [{login: a}], repos: [{owner: a, name: b, issues: [{title: t, blocked_by: [9]}]}]}",
            "there is no issue 9 in a/b",
        ),
        (
            "github: {users: [{login: a}], repos: [{owner: a, name: b, files: {x: {from: gone}}}]}",
            "there is no file 'gone'",
        ),
    ],
)
def test_a_mistake_names_its_line_and_key(text: str, words: str) -> None:
    with pytest.raises(SeedError, match=words):
        loaded(text)


def test_an_empty_seed_is_an_empty_world() -> None:
    assert loaded("").repositories == {}
    assert loaded("github:").accounts == {}


def test_the_first_seed_grants_and_sends_what_baton_asks_for() -> None:
    """Else who tries `baton serve` on it meets refusals that no installation has."""
    asked = yaml.safe_load((ROOT / "app.yml").read_text())
    (app,) = yaml.safe_load((ROOT / "examples/sandbox.yml").read_text())["github"]["apps"]
    level = {"none": 0, "read": 1, "write": 2}
    granted = app["permissions"]
    short = [one for one, want in asked["default_permissions"].items() if level[granted.get(one, "none")] < level[want]]
    assert short == []
    assert set(asked["default_events"]) <= set(app["events"])
