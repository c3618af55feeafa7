"""Files, commits and pushes on real git objects."""

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.sandbox.shop import Hook, Shop

REPO = "/repos/acme/shop"
CONTENTS = f"{REPO}/contents"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs the git command")


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    identity = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    identity |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"}
    settings = {"GIT_TERMINAL_PROMPT": "0", "HOME": str(cwd), "GIT_CONFIG_NOSYSTEM": "1"}
    environment = {"PATH": os.environ["PATH"], **identity, **settings}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


def address(shop: Shop, token: str = "tok_ada", name: str = "acme/shop") -> str:
    return shop.sandbox.url.replace("http://", f"http://x-access-token:{token}@") + f"/{name}.git"


@needs_git
def test_git_push_reaches_the_app_as_a_push_event(shop: Shop, hook: Hook, tmp_path: Path) -> None:
    assert run("git", "clone", "-q", address(shop), "work", cwd=tmp_path).returncode == 0
    work = tmp_path / "work"
    (work / "README.md").write_text("changed\n")
    (work / "new.txt").write_text("new\n")
    (work / "src/main.py").unlink()
    run("git", "add", "-A", cwd=work)
    run("git", "commit", "-qm", "Fixes #2 and closes acme/shop#3", cwd=work)
    pushed = run("git", "push", "-q", "origin", "HEAD:main", cwd=work)
    assert pushed.returncode == 0, pushed.stderr
    shop.sandbox.drain()
    push = hook.received[0].payload
    (commit,) = push["commits"]
    assert (push["ref"], push["forced"], push["created"]) == ("refs/heads/main", False, False)
    assert (commit["added"], commit["modified"], commit["removed"]) == (["new.txt"], ["README.md"], ["src/main.py"])
    assert commit["author"]["username"] == "ada"
    assert push["head_commit"]["id"] == push["after"] == shop.person("ada").get(f"{REPO}/commits/main").json()["sha"]
    assert hook.names == ["push", "issues.closed", "issues.closed"]
    events = shop.person("ada").get(f"{REPO}/issues/2/events").json()
    assert events[-1]["commit_id"] == push["after"]


@needs_git
def test_git_push_makes_forces_and_deletes_branches(shop: Shop, hook: Hook, tmp_path: Path) -> None:
    run("git", "clone", "-q", address(shop), "work", cwd=tmp_path)
    work = tmp_path / "work"
    for text in ("one", "two"):
        (work / "new.txt").write_text(text)
        run("git", "add", "-A", cwd=work)
        run("git", "commit", "-qm", text, "--amend" if text == "two" else "--no-verify", cwd=work)
        assert run("git", "push", "-qf", "origin", "HEAD:side", cwd=work).returncode == 0
    assert run("git", "push", "-q", "origin", ":side", cwd=work).returncode == 0
    shop.sandbox.drain()
    flags = [(one.payload["created"], one.payload["forced"], one.payload["deleted"]) for one in hook.received]
    assert flags == [(True, False, False), (False, True, False), (False, False, True)]


@needs_git
def test_git_refuses_who_may_not(shop: Shop, tmp_path: Path) -> None:
    assert run("git", "clone", "-q", address(shop, "tok_eve"), "work", cwd=tmp_path).returncode == 0
    work = tmp_path / "work"
    run("git", "commit", "-qm", "x", "--allow-empty", cwd=work)
    assert run("git", "push", "-q", "origin", "HEAD:main", cwd=work).returncode != 0
    assert run("git", "clone", "-q", address(shop, "tok_eve", "acme/vault"), "v", cwd=tmp_path).returncode != 0
    assert run("git", "clone", "-q", f"{shop.sandbox.url}/acme/shop.git", "public", cwd=tmp_path).returncode == 0


def test_a_file_has_its_text_up_to_a_megabyte(shop: Shop) -> None:
    ada = shop.person("ada")
    small, large = b"x" * (1024 * 1024), b"x" * (1024 * 1024 + 1)
    for name, content in (("small", small), ("large", large)):
        ada.put(f"{CONTENTS}/{name}", json={"message": "Add", "content": encoded(content)})
    found = ada.get(f"{CONTENTS}/small").json()
    assert base64.b64decode(found["content"]) == small
    assert found["content"].index("\n") == 60
    found = ada.get(f"{CONTENTS}/large").json()
    assert (found["content"], found["encoding"], found["size"]) == ("", "none", len(large))
    raw = ada.get(f"{CONTENTS}/large", headers={"Accept": "application/vnd.github.raw+json"})
    assert raw.content == large
    assert len(base64.b64decode(ada.get(f"{REPO}/git/blobs/{found['sha']}").json()["content"])) == len(large)


def test_a_change_needs_the_id_of_what_it_replaces(shop: Shop) -> None:
    ada = shop.person("ada", is_held=False)
    path = f"{CONTENTS}/README.md"
    sha = ada.get(path).json()["sha"]
    change = {"message": "Change", "content": encoded("new")}
    blind = ada.put(path, json=change)
    assert (blind.status_code, "wasn't supplied" in blind.json()["message"]) == (422, True)
    assert ada.put(path, json={**change, "sha": "0" * 40}).status_code == 409
    assert ada.put(path, json={**change, "sha": sha}).status_code == 200
    stale = ada.put(path, json={**change, "sha": sha})
    assert stale.json()["message"] == f"README.md does not match {sha}"
    assert ada.put(path, json={**change, "branch": "nowhere", "sha": sha}).status_code == 404
    assert ada.put(f"{CONTENTS}/../x", json=change).status_code in (404, 422)


def test_a_commit_over_the_api_is_a_push_by_who_made_it(shop: Shop, hook: Hook) -> None:
    shop.bot().put(f"{CONTENTS}/docs/STATUS.md", json={"message": "Status", "content": encoded("fine")})
    shop.sandbox.drain()
    push = hook.received[0].payload
    assert (push["pusher"]["name"], push["sender"]["login"]) == ("baton[bot]", "baton[bot]")
    assert push["commits"][0]["author"]["username"] == "baton[bot]"
    assert push["commits"][0]["added"] == ["docs/STATUS.md"]


def test_an_app_changes_workflows_only_with_their_permission(shop: Shop) -> None:
    made = {"message": "CI", "content": encoded("on: push")}
    answer = shop.bot().put(f"{CONTENTS}/.github/workflows/ci.yml", json=made)
    assert (answer.status_code, "workflows" in answer.json()["message"]) == (403, True)
    assert shop.person("ada").put(f"{CONTENTS}/.github/workflows/ci.yml", json=made).status_code == 201


def test_an_empty_repository_says_so_until_its_first_commit(shop: Shop) -> None:
    ada = shop.person("ada")
    assert ada.get("/repos/ada/notes/commits").json()["message"] == "Git Repository is empty."
    assert ada.get("/repos/ada/notes/contents/README.md").json()["message"] == "This repository is empty."
    made = {"message": "First", "content": encoded("hello")}
    assert ada.put("/repos/ada/notes/contents/README.md", json=made).status_code == 201
    assert [one["name"] for one in ada.get("/repos/ada/notes/branches").json()] == ["main"]


def test_refs_move_forward_unless_forced(shop: Shop) -> None:
    ada = shop.person("ada")
    old = ada.get(f"{REPO}/git/ref/heads/main").json()["object"]["sha"]
    ada.put(f"{CONTENTS}/x", json={"message": "x", "content": encoded("x")})
    new = ada.get(f"{REPO}/git/ref/heads/main").json()["object"]["sha"]
    back = ada.patch(f"{REPO}/git/refs/heads/main", json={"sha": old})
    assert (back.status_code, back.json()["message"]) == (422, "Update is not a fast forward")
    assert ada.patch(f"{REPO}/git/refs/heads/main", json={"sha": old, "force": True}).status_code == 200
    assert ada.patch(f"{REPO}/git/refs/heads/main", json={"sha": new}).status_code == 200
    again = ada.post(f"{REPO}/git/refs", json={"ref": "refs/heads/main", "sha": new})
    assert again.json()["message"] == "Reference already exists"
    assert ada.post(f"{REPO}/git/refs", json={"ref": "refs/heads/x", "sha": "0" * 40}).status_code == 422
    assert ada.delete(f"{REPO}/git/refs/heads/none").json()["message"] == "Reference does not exist"


def test_old_commits_are_found_by_branch_tag_and_beginning(shop: Shop) -> None:
    ada = shop.person("ada")
    sha = ada.get(f"{REPO}/commits/main").json()["sha"]
    ada.post(f"{REPO}/git/refs", json={"ref": "refs/tags/v1", "sha": sha})
    ada.post(f"{REPO}/git/refs", json={"ref": "refs/heads/feature/x", "sha": sha})
    for name in ("v1", "feature/x", sha[:10], "refs/heads/main", "heads/main"[6:]):
        assert ada.get(f"{REPO}/commits/{name}").json()["sha"] == sha
        assert ada.get(f"{CONTENTS}/README.md?ref={name}").status_code == 200
    assert ada.get(f"{CONTENTS}/README.md?ref=nowhere").status_code == 404
    unheld = shop.person("ada", is_held=False)
    assert unheld.get(f"{REPO}/branches/feature/x").json()["name"] == "feature/x"


def test_a_download_url_leads_to_the_file(shop: Shop) -> None:
    ada = shop.person("ada")
    head = ada.get(f"{REPO}/git/ref/heads/main").json()["object"]["sha"]
    ada.post(f"{REPO}/git/refs", json={"ref": "refs/heads/feature/x", "sha": head})
    url = ada.get(f"{CONTENTS}/src/main.py?ref=feature/x").json()["download_url"]
    unheld = shop.person("ada", is_held=False)
    assert unheld.get(url).text == "print('hello')\n"
    assert unheld.get(f"{url}x").status_code == 404
    secret = ada.get("/repos/acme/vault/contents/README.md").json()["download_url"]
    assert shop.by(None, is_held=False).get(secret).status_code == 404
    assert unheld.get(secret).status_code == 200
