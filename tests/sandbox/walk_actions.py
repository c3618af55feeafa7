"""The endpoints of workflow runs, each asked once: what `test_contract` walks through with those of code."""

import base64
from typing import Any

from bot.sandbox.actions import WorkflowRun
from bot.sandbox.actor import person
from bot.sandbox.operations import actions
from tests.sandbox.shop import Shop
from tests.sandbox.walk_code import REPO, Ok

BENCH = ".github/workflows/bench.yml"


def put_workflow(shop: Shop, ok: Ok, *, branch: str = "main") -> None:
    text = base64.b64encode(b"name: Bench\non: push\n").decode()
    sent = {"message": "Measure", "content": text, "branch": branch}
    ok(shop.person("ada"), "PUT", f"{REPO}/contents/{BENCH}", 201, json=sent)


def started(shop: Shop, **named: Any) -> WorkflowRun:
    by = person(shop.sandbox.world.account("ada"))
    run: WorkflowRun = shop.sandbox.do(actions.start, by, shop.repository, BENCH, **named)
    return run


def runs(shop: Shop, ok: Ok) -> None:
    put_workflow(shop, ok)
    run = started(shop)
    artifact = shop.sandbox.do(actions.upload, run, "metrics", {"metrics.json": b"{}"})
    shop.sandbox.do(actions.finish, run)
    bot, ada = shop.bot(), shop.person("ada")
    place = f"{REPO}/actions"
    lists = ("/workflows", "/runs?branch=main&event=push&status=success", "/workflows/bench.yml/runs", "/artifacts")
    for path in (*lists, f"/runs/{run.id}", f"/runs/{run.id}/artifacts?name=metrics&direction=asc"):
        ok(bot, "GET", place + path, 200)
    for path in (f"/workflows/{run.workflow.id}", f"/artifacts/{artifact.id}"):
        ok(bot, "GET", place + path, 200)
    ok(bot, "GET", f"{place}/artifacts/{artifact.id}/zip", 302)
    ok(ada, "POST", f"{place}/runs/{run.id}/rerun", 201)
    ok(ada, "DELETE", f"{place}/artifacts/{artifact.id}", 204)
