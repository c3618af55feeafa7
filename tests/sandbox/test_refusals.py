"""What GitHub refuses, the sandbox refuses: in the same words, with the same status, without effect."""

import time
from itertools import pairwise
from typing import Any

import httpx
import pytest

from bot.sandbox.actor import person
from bot.sandbox.operations import accounts, apps, issues, repositories
from tests.sandbox.shop import Hook, Shop, app_jwt, other_key

REPO = "/repos/acme/shop"


def refusal(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert body["documentation_url"].startswith("https://docs.github.com/")
    assert body["status"] == str(answer.status_code)
    return answer.status_code, body["message"]


def fault(answer: httpx.Response) -> dict[str, Any]:
    assert refusal(answer) == (422, "Validation Failed")
    (only,) = answer.json()["errors"]
    return dict(only)


# credentials


@pytest.mark.parametrize("header", ["token nonsense", "Bearer nonsense", "Digest x", "Basic !!!", "Bearer a.b.c"])
def test_bad_credentials(shop: Shop, header: str) -> None:
    assert shop.by(header).get(REPO).status_code == 401


def test_nobody_reads_what_is_public_and_writes_nothing(shop: Shop) -> None:
    nobody = shop.by(None)
    assert nobody.get(REPO).status_code == 200
    assert nobody.get("/repos/acme/vault").status_code == 404
    assert refusal(nobody.post(f"{REPO}/issues", json={"title": "x"})) == (401, "Requires authentication")
    assert refusal(nobody.get("/user")) == (401, "Requires authentication")


def test_a_client_must_say_who_it_is(shop: Shop) -> None:
    client = httpx.Client(base_url=shop.sandbox.api_url)
    client.headers.pop("user-agent")
    answer = client.get("/meta")
    assert answer.status_code == 403
    assert "User-Agent" in answer.text


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"exp": 700}, "too far in the future"),
        ({"exp": -1}, "too early"),
        ({"iat": 120}, "'Issued at'"),
        ({"exp": "soon"}, "'Expiration time'"),
        ({"iat": None}, "'Issued at'"),
        ({"iss": "4712"}, "'Issuer'"),
    ],
)
def test_an_apps_token_is_checked_strictly(shop: Shop, claims: dict[str, Any], words: str) -> None:
    """Numbers are seconds from now."""
    now = int(time.time())
    meant = {name: now + value if isinstance(value, int) else value for name, value in claims.items()}
    answer = shop.by(f"Bearer {app_jwt(shop.app, **meant)}").get("/app")
    assert answer.status_code == 401
    assert words in answer.json()["message"]


def test_an_apps_token_is_signed_with_its_own_key(shop: Shop) -> None:
    good = app_jwt(shop.app)
    own, shop.app.private_key = shop.app.private_key, other_key()
    forged = app_jwt(shop.app)
    shop.app.private_key = own
    assert shop.by(f"Bearer {good}").get("/app").status_code == 200
    assert refusal(shop.by(f"Bearer {forged}").get("/app"))[1] == "A JSON web token could not be decoded"
    by_client_id = app_jwt(shop.app, iss=shop.app.client_id)
    assert shop.by(f"Bearer {by_client_id}").get("/app").status_code == 200


def test_an_installation_token_ends_after_an_hour(shop: Shop) -> None:
    bot = shop.bot()
    assert bot.get(REPO).status_code == 200
    shop.sandbox.world.clock.advance(minutes=61)
    assert refusal(bot.get(REPO)) == (401, "Bad credentials")


def test_an_app_alone_touches_no_repository_and_an_installation_is_no_app(shop: Shop) -> None:
    assert refusal(shop.jwt().post(f"{REPO}/issues", json={"title": "x"}))[0] == 403
    assert shop.person("ada").get("/app").status_code == 403
    assert shop.bot().get("/app/installations").status_code in (401, 403)
    assert refusal(shop.bot().get("/user")) == (403, "Resource not accessible by integration")


# permissions


def test_an_installation_needs_the_permission(shop: Shop) -> None:
    bot = shop.bot(permissions={"issues": "read"})
    assert bot.get(f"{REPO}/issues").status_code == 200
    answer = bot.post(f"{REPO}/issues", json={"title": "x"})
    assert refusal(answer) == (403, "Resource not accessible by integration")
    assert answer.headers["x-accepted-github-permissions"] == "issues=write"
    assert bot.get(f"{REPO}/contents/README.md").status_code == 403
    assert bot.get("/orgs/acme/members").status_code == 403


def test_a_token_gets_no_more_than_the_installation_has(shop: Shop) -> None:
    path = "/app/installations/100/access_tokens"
    asked = shop.jwt().post(path, json={"permissions": {"actions": "write"}})
    assert refusal(asked)[0] == 422
    unknown = shop.jwt().post(path, json={"repositories": ["nowhere"]})
    assert refusal(unknown)[0] == 422
    assert shop.jwt().post("/app/installations/101/access_tokens").status_code == 404
    shop.sandbox.do(apps.suspend, shop.installation)
    assert refusal(shop.jwt().post(path)) == (403, "This installation has been suspended")


def test_a_restricted_token_stays_in_its_repository(shop: Shop) -> None:
    asked = {"repository_ids": [shop.repository.id]}
    token = shop.jwt().post("/app/installations/100/access_tokens", json=asked).json()
    assert token["repository_selection"] == "selected"
    bot = shop.by(f"Bearer {token['token']}")
    assert bot.get(REPO).status_code == 200
    assert bot.get("/repos/acme/vault").status_code == 404
    assert bot.post("/repos/ada/notes/issues", json={"title": "x"}).status_code == 403


def test_people_need_the_role(shop: Shop) -> None:
    eve = shop.person("eve")
    assert eve.get("/repos/acme/vault").status_code == 404
    assert refusal(eve.post(f"{REPO}/labels", json={"name": "x"}))[0] == 403
    assert refusal(eve.patch(f"{REPO}/issues/1", json={"title": "x"}))[0] == 403
    assert refusal(eve.patch(f"{REPO}/issues/1", json={"state": "closed"}))[0] == 403
    assert eve.patch(f"{REPO}/issues/3", json={"title": "My own"}).status_code == 200
    assert eve.patch(f"{REPO}/issues/3", json={"state": "closed"}).status_code == 200
    assert refusal(eve.put(f"{REPO}/contents/x", json={"message": "m", "content": "YQ=="}))[0] == 403
    assert refusal(eve.put(f"{REPO}/collaborators/eve", json={"permission": "admin"}))[0] == 403


def test_readers_may_not_reopen_what_others_closed(shop: Shop) -> None:
    shop.person("ada").patch(f"{REPO}/issues/3", json={"state": "closed"})
    assert shop.person("eve").patch(f"{REPO}/issues/3", json={"state": "open"}).status_code == 403


def test_labels_of_readers_are_silently_dropped(shop: Shop) -> None:
    made = {"title": "x", "labels": ["bug", "invented"], "assignees": [], "milestone": 1}
    issue = shop.person("eve").post(f"{REPO}/issues", json=made).json()
    assert (issue["labels"], issue["milestone"]) == ([], None)
    assert shop.person("ada").get(f"{REPO}/labels/invented").status_code == 404


def test_a_locked_conversation_takes_no_words_of_readers(shop: Shop) -> None:
    shop.person("ada").put(f"{REPO}/issues/3/lock")
    answer = shop.person("eve").post(f"{REPO}/issues/3/comments", json={"body": "But"})
    assert refusal(answer)[0] == 403
    assert shop.person("bob").post(f"{REPO}/issues/3/comments", json={"body": "So"}).status_code == 201


def test_an_archived_repository_is_read_only(shop: Shop) -> None:
    shop.repository.archived = True
    answer = shop.person("ada").post(f"{REPO}/issues", json={"title": "x"})
    assert refusal(answer) == (403, "Repository was archived so is read-only.")
    assert shop.person("ada").patch(REPO, json={"archived": False}).status_code == 200


# words


def test_labels_are_checked(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    assert fault(ada.post(f"{REPO}/labels", json={"name": "BUG"}))["code"] == "already_exists"
    assert fault(ada.post(f"{REPO}/labels", json={"color": "ffffff"}))["code"] == "missing_field"
    assert "50 characters" in fault(ada.post(f"{REPO}/labels", json={"name": "x" * 51}))["message"]
    long = {"name": "x", "description": "d" * 101}
    assert "100 characters" in fault(ada.post(f"{REPO}/labels", json=long))["message"]
    assert fault(ada.post(f"{REPO}/labels", json={"name": "x", "color": "#ffffff"}))["field"] == "color"
    assert ada.post(f"{REPO}/labels", json={"name": "y" * 50, "description": "d" * 100}).status_code == 201
    assert fault(ada.patch(f"{REPO}/labels/bug", json={"new_name": "Question"}))["code"] == "already_exists"


def test_issues_are_checked(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    before = len(shop.repository.issues)
    assert fault(ada.post(f"{REPO}/issues", json={"body": "x"}))["code"] == "missing_field"
    assert "256" in fault(ada.post(f"{REPO}/issues", json={"title": "x" * 257}))["message"]
    assert "65536" in fault(ada.post(f"{REPO}/issues", json={"title": "x", "body": "x" * 65537}))["message"]
    assert fault(ada.post(f"{REPO}/issues", json={"title": "x", "milestone": 99}))["field"] == "milestone"
    assert fault(ada.post(f"{REPO}/issues", json={"title": "x", "assignees": ["nobody"]}))["field"] == "assignees"
    assert refusal(ada.post(f"{REPO}/issues", json={"title": "x", "labels": "bug"}))[0] == 422
    assert refusal(ada.post(f"{REPO}/issues", json={"title": ["x"]}))[0] == 422
    assert refusal(ada.post(f"{REPO}/issues", json=["x"]))[0] == 422
    assert refusal(ada.post(f"{REPO}/issues", content=b"{nonsense"))[1] == "Problems parsing JSON"
    assert len(shop.repository.issues) == before
    assert ada.post(f"{REPO}/issues", json={"title": "x" * 256, "body": "x" * 65536}).status_code == 201


def test_comments_are_checked(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    place = f"{REPO}/issues/1/comments"
    assert fault(ada.post(place, json={}))["code"] == "missing_field"
    assert fault(ada.post(place, json={"body": "  \n"}))["code"] == "missing_field"
    assert "65536" in fault(ada.post(place, json={"body": "x" * 65537}))["message"]
    assert fault(ada.post(f"{REPO}/issues/1/reactions", json={"content": "wow"}))["code"] == "invalid"
    comment = ada.post(place, json={"body": "mine"}).json()["id"]
    eve = shop.person("eve")
    assert eve.patch(f"{REPO}/issues/comments/{comment}", json={"body": "not"}).status_code == 403
    assert eve.delete(f"{REPO}/issues/comments/{comment}").status_code == 403


def test_milestones_are_checked(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    assert fault(ada.post(f"{REPO}/milestones", json={"title": "Week 1"}))["code"] == "already_exists"
    assert fault(ada.post(f"{REPO}/milestones", json={"description": "x"}))["code"] == "missing_field"
    assert fault(ada.post(f"{REPO}/milestones", json={"title": "x", "due_on": "soon"}))["field"] == "due_on"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        (b'{"title": "half \\ud800 a pair"}', 201),
        ('{"title": "\U0001f680 whole"}'.encode(), 201),
        (b'{"title": "zero \\u0000"}', 201),
        (b"null", 422),
        (b'"text"', 422),
        (b'{"title": "x", "labels": [{"name": 1}]}', 422),
        (b'{"title": "x", "assignees": [null]}', 422),
        (b'{"title": "x", "milestone": 1e400}', 422),
    ],
)
def test_strange_bodies_are_answered(shop: Shop, hook: Hook, content: bytes, status: int) -> None:
    answer = shop.person("ada", is_held=False).post(f"{REPO}/issues", content=content)
    assert answer.status_code == status
    shop.sandbox.drain()
    assert len(hook.received) == (status == 201)


@pytest.mark.parametrize("due", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "", 7, [], "2025-02-30"])
def test_strange_days_are_refused(shop: Shop, due: Any) -> None:
    answer = shop.person("ada", is_held=False).post(f"{REPO}/milestones", json={"title": "x", "due_on": due})
    assert fault(answer)["field"] == "due_on"


def test_what_is_not_there_and_what_is_gone(shop: Shop) -> None:
    ada = shop.person("ada")
    assert refusal(ada.get(f"{REPO}/issues/99"))[0] == 404
    assert refusal(ada.get(f"{REPO}/issues/99999999999999999999"))[0] == 404
    assert refusal(ada.get(f"{REPO}/labels/none"))[0] == 404
    assert refusal(ada.delete(f"{REPO}/issues/1/labels/question")) == (404, "Label does not exist")
    assert refusal(shop.person("ada", is_held=False).get("/nonsense"))[0] == 404
    shop.sandbox.do(issues.delete, person(shop.sandbox.world.account("ada")), shop.repository.issues[2])
    assert refusal(ada.get(f"{REPO}/issues/2")) == (410, "This issue was deleted")
    shop.repository.has_issues = False
    assert refusal(ada.post(f"{REPO}/issues", json={"title": "x"})) == (410, "Issues are disabled for this repo")


# relations


def test_sub_issues_have_one_parent_and_no_circles(shop: Shop) -> None:
    ada = shop.person("ada")
    ids = [ada.get(f"{REPO}/issues/{n}").json()["id"] for n in (1, 2, 3)]

    def add(parent: int, child: int, **more: bool) -> httpx.Response:
        return ada.post(f"{REPO}/issues/{parent}/sub_issues", json={"sub_issue_id": ids[child - 1], **more})

    assert add(1, 2).status_code == 201
    assert "duplicate sub-issues" in refusal(add(1, 2))[1]
    assert "only have one parent" in refusal(add(3, 2))[1]
    assert refusal(add(2, 1))[0] == 422
    assert refusal(add(1, 1))[0] == 422
    assert add(3, 2, replace_parent=True).status_code == 201
    assert ada.get(f"{REPO}/issues/1/sub_issues").json() == []
    assert ada.get(f"{REPO}/issues/2/parent").json()["number"] == 3
    assert refusal(ada.get(f"{REPO}/issues/1/parent"))[0] == 404
    number_for_id = ada.post(f"{REPO}/issues/1/sub_issues", json={"sub_issue_id": 2})
    assert refusal(number_for_id)[0] == 404, "an id is not a number"


def test_sub_issues_end_at_a_hundred_children_and_eight_levels(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    ids = [ada.post(f"{REPO}/issues", json={"title": str(n)}).json() for n in range(108)]
    parent = ids[0]["number"]
    for child in ids[1:101]:
        path = f"{REPO}/issues/{parent}/sub_issues"
        assert ada.post(path, json={"sub_issue_id": child["id"]}).status_code == 201
    over = ada.post(f"{REPO}/issues/{parent}/sub_issues", json={"sub_issue_id": ids[101]["id"]})
    assert "cannot have more than 100 sub-issues" in refusal(over)[1]
    chain = [ids[1], *ids[101:107]]
    for above, below in pairwise(chain):
        path = f"{REPO}/issues/{above['number']}/sub_issues"
        assert ada.post(path, json={"sub_issue_id": below["id"]}).status_code == 201
    deepest = ada.post(f"{REPO}/issues/{chain[-1]['number']}/sub_issues", json={"sub_issue_id": ids[107]["id"]})
    assert "8 levels" in refusal(deepest)[1]


def test_dependencies_are_neither_double_nor_circular(shop: Shop) -> None:
    ada = shop.person("ada")
    first, second, third = (ada.get(f"{REPO}/issues/{n}").json()["id"] for n in (1, 2, 3))

    def block(issue: int, by: int) -> httpx.Response:
        return ada.post(f"{REPO}/issues/{issue}/dependencies/blocked_by", json={"issue_id": by})

    stamp = ada.get(f"{REPO}/issues/2").json()["updated_at"]
    shop.sandbox.world.clock.advance(minutes=1)
    assert block(2, first).status_code == 201
    assert ada.get(f"{REPO}/issues/2").json()["updated_at"] == stamp, "GitHub leaves updated_at alone"
    assert block(3, second).status_code == 201
    assert "has already been taken" in refusal(block(2, first))[1]
    assert "cannot be the same" in refusal(block(2, second))[1]
    assert "circular" in refusal(block(1, third))[1]
    gone = ada.delete(f"{REPO}/issues/1/dependencies/blocked_by/{third}")
    assert gone.status_code == 200, "taking away what is not there is no error"
    summary = ada.get(f"{REPO}/issues/2").json()["issue_dependencies_summary"]
    assert summary == {"blocked_by": 1, "total_blocked_by": 1, "blocking": 1, "total_blocking": 1}
    ada.patch(f"{REPO}/issues/1", json={"state": "closed"})
    summary = ada.get(f"{REPO}/issues/2").json()["issue_dependencies_summary"]
    assert (summary["blocked_by"], summary["total_blocked_by"]) == (0, 1)


def test_fifty_edges_a_relation(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    made = [ada.post(f"{REPO}/issues", json={"title": str(n)}).json() for n in range(51)]
    path = f"{REPO}/issues/1/dependencies/blocked_by"
    assert [ada.post(path, json={"issue_id": one["id"]}).status_code for one in made] == [201] * 50 + [422]


# moves


def test_a_renamed_repository_is_found_by_its_old_name(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    ada.patch(REPO, json={"name": "store"})
    read = ada.get(f"{REPO}/issues?state=all")
    assert (read.status_code, read.json()["message"]) == (301, "Moved Permanently")
    assert read.headers["location"].endswith("/api/v3/repos/acme/store/issues?state=all")
    write = ada.post(f"{REPO}/issues", json={"title": "x"})
    assert write.status_code == 307
    assert ada.post(write.headers["location"], json={"title": "x"}).status_code == 201
    owner = shop.sandbox.world.account("acme")
    shop.sandbox.do(repositories.create, owner, "shop")
    assert ada.get(f"{REPO}/issues").json() == [], "whoever takes the name has it"


def test_a_deleted_author_is_nobody(shop: Shop) -> None:
    shop.sandbox.do(accounts.delete, shop.sandbox.world.account("eve"))
    assert shop.person("ada").get(f"{REPO}/issues/3").json()["user"] is None
    assert shop.person("eve").get(REPO).status_code == 401
