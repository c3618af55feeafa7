"""`baton status --format`: one status in every form, and nothing alive of what people wrote."""

import json
from xml.etree import ElementTree

import pytest

from bot.cli.status import Form, written
from bot.pages.situation import Situation
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

PLAN = """
session: {title: "Shop <script>alert(1)</script>", objective: "See [this](javascript:x) and #12"}
agents: {claude: "Rust | core"}
tasks:
  schema: {agent: claude, title: "Tables `x` | y", state: done}
  auth: {agent: claude, after: schema, due: 2026-01-09}
"""


@pytest.fixture(scope="module")
def situation() -> Situation:
    plan, github = plan_of(PLAN), OnGitHub(empty_board())
    github.apply(plan)
    return situation_of(View(plan, github.board))


def test_json_and_pictures_can_be_read_by_machines(situation: Situation) -> None:
    assert json.loads(written(situation, Form.JSON))["total"] == 2
    for form in (Form.SVG, Form.BADGE):
        ElementTree.fromstring(written(situation, form).decode())
    assert written(situation, Form.ICS).startswith(b"BEGIN:VCALENDAR")


def test_the_page_stands_alone_and_holds_no_script(situation: Situation) -> None:
    page = written(situation, Form.HTML).decode()
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "Tables" in page
    assert "<table>" in page
    assert "http-equiv=" in page


def test_markdown_is_the_status_page(situation: Situation) -> None:
    assert written(situation, Form.MD).decode().startswith("▰")
