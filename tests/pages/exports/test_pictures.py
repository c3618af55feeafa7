"""The badge, the card and the feed of a session: well-formed whatever people call things."""

from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from bot.pages.exports.picture import badge, card, percent_done
from bot.pages.exports.situated import calendar_of
from bot.pages.situation import Situation
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

HOSTILE = ["a | b", "`x` </text><script>", "\u202eevil", "x" * 1000, "日本語の計画", "&amp; \"'"]


def situation(text: str) -> Situation:
    plan, github = plan_of(text), OnGitHub(empty_board())
    github.apply(plan)
    return situation_of(View(plan, github.board))


@pytest.mark.parametrize("title", HOSTILE)
def test_pictures_are_well_formed_and_run_nothing(title: str) -> None:
    quoted = title.replace("\\", "").replace('"', '\\"')
    s = situation(
        f'session: {{title: "{quoted}"}}\nareas: {{a: {{title: "{quoted}", progress: 5}}}}\ntasks: {{a: {{}}}}\n'
    )
    for picture in (badge(s), card(s)):
        root = ElementTree.fromstring(picture)
        assert root.tag.endswith("svg")
        assert not [one for one in root.iter() if one.tag.endswith("script")]
        assert "\u202e" not in picture


def test_a_badge_says_how_far_it_is_and_what_is_blocked() -> None:
    s = situation("session: Shop\ntasks: {a: {state: done}, b: {}, c: {state: blocked}}\n")
    assert percent_done(s) == 33
    assert "Shop: 33 %, 1 blocked" in badge(s)


def test_an_empty_session_has_pictures_too() -> None:
    s = situation("session: Nothing yet\n")
    ElementTree.fromstring(card(s))
    assert "Nothing yet: 0 %" in badge(s)
    assert b"VCALENDAR" in calendar_of(s)


def test_the_feed_links_issues_and_ticks_what_is_done() -> None:
    s = situation("session: x\ntasks: {a: {due: 2026-01-09, state: done}, b: {due: 2026-01-12}}\n")
    feed = Calendar.from_ical(calendar_of(s))
    told = {str(one["summary"]): str(one["status"]) for one in feed.walk("VTODO")}
    assert told == {"A": "COMPLETED", "B": "NEEDS-ACTION"}
