"""The pages beside the webhook."""

from tests.web.conftest import Server


async def test_front_page_says_what_this_is(server: Server) -> None:
    answer = await server.client.get("/")
    assert answer.status_code == 200
    assert "Baton" in answer.text


async def test_health_and_readiness_answer(server: Server) -> None:
    assert (await server.client.get("/healthz")).json() == {"status": "ok"}
    assert (await server.client.get("/readyz")).status_code == 200


async def test_metrics_count_the_answers(server: Server) -> None:
    await server.deliver("{}")
    await server.deliver("{")
    text = (await server.client.get("/metrics")).text
    assert 'baton_webhook_answers_total{status="202"} 1.0' in text
    assert 'baton_webhook_answers_total{status="400"} 1.0' in text


async def test_no_page_tells_the_shape_of_the_server(server: Server) -> None:
    for path in ("/docs", "/openapi.json", "/nothing"):
        assert (await server.client.get(path)).status_code == 404
