"""What the checks beside approvals read and write, over the sandbox: counted, bounded, never twice."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

import pytest

from bot.domain.head_facts import Annotation, HeadCheck
from bot.domain.heads import Heads
from bot.sandbox.changes import RequiredCheck
from bot.sandbox.git import store
from bot.sandbox.operations import protection
from tests.github.town import Town, build

GRANTED = {"issues": "write", "contents": "read", "metadata": "read", "checks": "write", "pull_requests": "read"}


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    made = build()
    made.put_file("core/api.py", b"X = 1\n")
    made.put_file("core/inner.py", b"import os\nos.abort()\n")
    made.put_file("pic.py", b"\0\1\2")
    made.put_file("docs/a.md", "größer\n".encode())
    yield made
    await made.close()


@pytest.fixture
def writing_town(town: Town) -> Town:
    town.installation.permissions.update(GRANTED)
    town.installation.app.permissions.update(GRANTED)
    return town


def head(town: Town) -> str:
    return str(store.heads(town.repository)["main"])


def everything(paths: Iterable[str]) -> Sequence[str]:
    return list(paths)


async def test_files_of_several_commits_come_in_one_request(town: Town) -> None:
    door: Heads = town.gateway().heads
    wanted = [(head(town), "core/api.py"), (head(town), "docs/a.md"), (head(town), "no/such"), (head(town), "pic.py")]
    before = town.gateways[-1].requests
    found = await door.texts_at(town.place, wanted)
    assert town.gateways[-1].requests - before == 1
    assert found == {wanted[0]: "X = 1\n", wanted[1]: "größer\n", wanted[3]: None}


async def test_python_of_a_tree_is_read_once_and_never_run(town: Town) -> None:
    gateway = town.gateway()
    found = await gateway.heads.sources(town.place, head(town), everything)
    assert found.files == {"core/api.py": "X = 1\n", "core/inner.py": "import os\nos.abort()\n"}
    assert "pic.py" in found.missing
    before = gateway.requests
    await gateway.heads.sources(town.place, head(town), everything)
    assert gateway.requests - before == 1, "the list of files alone"


async def test_more_files_than_are_read_are_said_to_be_missing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.github.read.heads.MOST_FILES", 1)
    found = await town.gateway().heads.sources(town.place, head(town), everything)
    assert len(found.files) == 1
    assert "over 1" in found.missing


CHECK = HeadCheck("baton/standards", "", "failure", "One is broken", "- it", "all of it", external_id="digest-1")


async def test_a_check_is_written_with_all_its_remarks_and_not_again(writing_town: Town) -> None:
    town, gateway = writing_town, writing_town.gateway()
    remarks = tuple(Annotation("core/api.py", 1, "failure", f"remark {at}") for at in range(120))
    check = replace(CHECK, sha=head(town), annotations=remarks)
    slug = town.installation.app.slug
    assert await gateway.heads.put_head_check(town.place, check, app=slug) is True
    (run,) = town.world.check_runs.values()
    assert (run.name, run.conclusion, len(run.annotations)) == ("baton/standards", "failure", 120)
    assert await gateway.heads.put_head_check(town.place, check, app=slug) is False
    clean = replace(check, conclusion="success", annotations=(), external_id="digest-2")
    assert await gateway.heads.put_head_check(town.place, clean, app=slug) is True
    newest = max(town.world.check_runs.values(), key=lambda one: one.id)
    assert (newest.conclusion, len(newest.annotations)) == ("success", 0), "remarks of before are not kept"


async def test_a_check_of_another_app_is_not_taken_for_ones_own(writing_town: Town) -> None:
    town = writing_town
    check = replace(CHECK, sha=head(town))
    await town.gateway().heads.put_head_check(town.place, check, app=town.installation.app.slug)
    await town.gateway().heads.put_head_check(town.place, check, app="another")
    assert len(town.world.check_runs) == 2


async def test_which_checks_a_merge_waits_for_is_told_to_the_app(town: Town) -> None:
    assert await town.gateway().heads.required_checks(town.place, "main") == frozenset()
    protection.protect(town.world, town.by_ada, town.repository, "main", checks=[RequiredCheck("ci")])
    assert await town.gateway().heads.required_checks(town.place, "main") == {"ci"}
