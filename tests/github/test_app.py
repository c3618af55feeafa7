"""What the App asks for itself."""

from datetime import timedelta

import httpx
import pytest

from bot.domain.ports import Place
from bot.errors import GitHubError, UsageError
from bot.github.app import register
from bot.github.auth import PersonalToken
from bot.sandbox.operations import repositories
from tests.github.town import START, URL, Town


async def test_who_the_app_is(town: Town) -> None:
    me = await town.gateway().app.identity()
    assert (me.id, me.slug, me.name) == (town.installation.app.id, "baton", "Baton")
    assert me.permissions["issues"] == "write"


async def test_where_it_is_installed(town: Town) -> None:
    gateway = town.gateway()
    repositories.create(town.world, town.owner, "second")
    (installation,) = await gateway.app.installations()
    assert (installation.id, installation.account, installation.is_suspended) == (town.installation.id, "acme", False)
    places = await gateway.app.repositories(installation.id)
    assert [(place.owner, place.name, place.installation) for place in places] == [
        ("acme", "shop", installation.id),
        ("acme", "second", installation.id),
    ]
    assert await gateway.app.place("acme", "shop") == Place(0, "acme", "shop", installation.id)
    with pytest.raises(GitHubError, match="not installed"):
        await gateway.app.place("acme", "nothing")


async def test_deliveries_are_listed_back_to_a_time_over_all_pages() -> None:
    pages = {"": (range(300, 200, -1), "c2"), "c2": (range(200, 100, -1), "c3"), "c3": (range(100, 0, -1), "")}
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("cursor", "")
        asked.append(cursor)
        numbers, following = pages[cursor]
        link = f'<{URL}/api/v3/app/hook/deliveries?per_page=100&cursor={following}>; rel="next"' if following else ""
        return httpx.Response(200, json=[delivery(number) for number in numbers], headers={"link": link})

    from bot.github.auth import AppKey
    from bot.github.gateway import Gateway
    from tests.github.town import KEYS, PEM

    gateway = Gateway(AppKey(1, PEM), KEYS, url=URL, transport=httpx.MockTransport(answer))
    since = START + timedelta(minutes=150)
    found = [one async for one in gateway.app.deliveries(since=since)]
    assert [one.id for one in found] == list(range(300, 149, -1))
    assert asked == ["", "c2"]
    assert [one.is_ok for one in found[:2]] == [True, False]
    assert found[0].repository_id == 5


def delivery(number: int) -> dict[str, object]:
    return {
        "id": number,
        "guid": f"guid-{number}",
        "event": "issues",
        "action": "opened",
        "delivered_at": (START + timedelta(minutes=number)).isoformat().replace("+00:00", "Z"),
        "status_code": 202 if number % 2 == 0 else 0,
        "redelivery": False,
        "repository_id": 5,
        "installation_id": None,
    }


async def test_a_delivery_that_is_unknown_is_an_error(town: Town) -> None:
    gateway = town.gateway()
    assert [one async for one in gateway.app.deliveries(since=START)] == []
    with pytest.raises(GitHubError, match="does not deliver 17 again"):
        await gateway.app.redeliver(17)


async def test_a_used_or_made_up_code_of_the_manifest_flow_is_refused(town: Town) -> None:
    with pytest.raises(GitHubError, match="begin again"):
        await register("no/such code", url=URL, transport=town.recorder)
    request = town.recorder.seen[-1]
    assert "authorization" not in request.headers
    assert request.url.raw_path == b"/api/v3/app-manifests/no%2Fsuch%20code/conversions"


async def test_without_an_app_s_key_the_remedy_is_told(town: Town) -> None:
    with pytest.raises(UsageError, match="BATON_APP_ID"):
        await town.gateway(PersonalToken("x")).app.identity()
