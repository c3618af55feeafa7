"""A repository with branches, for the tests of pull requests: an organization, three people, two Apps."""

from collections.abc import Mapping

from bot.sandbox.actor import Actor, installed, person
from bot.sandbox.changes import PullRequest
from bot.sandbox.git import pushes, store, writing
from bot.sandbox.model import Repository
from bot.sandbox.operations import pulls
from tests.sandbox.shop import Shop, with_baton

EVENTS = (
    "check_run",
    "check_suite",
    "create",
    "delete",
    "fork",
    "issue_comment",
    "issues",
    "member",
    "membership",
    "merge_group",
    "organization",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "push",
    "repository_ruleset",
    "status",
    "team",
)

SEED = """
tokens:
  tok_ada: {login: ada, scopes: [repo, admin:org]}
  tok_bob: bob
  tok_cyd: cyd
  tok_eve: eve
github:
  users:
    - {login: ada, name: Ada, email: ada@example.org, id: 99}
    - {login: bob, name: Bob, email: bob@example.org}
    - {login: cyd, name: Cyd}
    - {login: eve}
  orgs:
    - login: acme
      members: {ada: admin, bob: member, cyd: member}
      teams:
        - {name: Core, members: [bob, cyd], repos: {shop: push}}
        - {name: Idle, members: [cyd]}
  repos:
    - owner: acme
      name: shop
      files: {README.md: "# Shop\\n", src/main.py: "one\\ntwo\\nthree\\nfour\\nfive\\nsix\\nseven\\n"}
      issues: [{title: Tills are slow}]
"""
PERMISSIONS = (
    "issues: write, contents: write, members: read, administration: write, pull_requests: write, checks: write, "
    "statuses: write, merge_queues: read"
)
BUILDER = """\
    - app_id: 815
      slug: builder
      name: Builder
      owner: acme
      permissions: {checks: write, statuses: write, contents: read}
      events: [check_run, check_suite]
      installations:
        - {installation_id: 101, account: acme}
"""
SEED = with_baton(SEED, EVENTS, PERMISSIONS) + BUILDER


class Harbour(Shop):
    """The shop with hands: who acts, a branch in one line, a pull request in one."""

    def actor(self, login: str) -> Actor:
        return person(self.sandbox.world.account(login))

    def app_actor(self, slug: str = "baton") -> Actor:
        return installed(next(iter(self.sandbox.world.app_slugs[slug].installations.values())))

    def commit(
        self,
        branch: str,
        changes: Mapping[str, bytes | None],
        *,
        by: str = "bob",
        message: str = "Work",
        place: Repository | None = None,
        **named: object,
    ) -> str:
        """A commit on a branch, which starts at the default branch where it is new."""
        repository = place or self.repository
        if store.ref_or_none(repository, f"refs/heads/{branch}") is None:
            start = store.heads(repository)[repository.default_branch]
            self.sandbox.do(pushes.create_ref, self.actor(by), repository, f"refs/heads/{branch}", start)
        return self.sandbox.do(
            writing.commit_files, self.actor(by), repository, changes, message=message, branch=branch, **named
        )

    def pull(self, branch: str = "side", *, by: str = "bob", base: str = "main", **named: object) -> PullRequest:
        """A pull request of a new file."""
        if store.ref_or_none(self.repository, f"refs/heads/{branch}") is None:
            self.commit(branch, {f"{branch}.txt": b"new\n"}, by=by)
        options = {"title": f"From {branch}", **named}
        return self.sandbox.do(pulls.open_pull, self.actor(by), self.repository, head=branch, base=base, **options)
