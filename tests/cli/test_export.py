"""`baton export`: a plan as a document and as a calendar, on standard output and in a file."""

from pathlib import Path

import pytest
from icalendar import Calendar

from bot import cli

PLAN = """\
version: 1
session: {title: Shop launch, starts: 2026-01-05}
tasks:
  schema: {due: 2026-01-09}
  auth: {after: schema, due: week 2}
checkpoints:
  week-1: {title: "First | week", due: day 5}
schedule:
  timezone: Europe/Vienna
  review: {every: friday 16:00, do: weekly-review}
  standup: {every: weekday 09:00, do: standup}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yml"
    path.write_text(PLAN)
    return path


def test_the_document_imports_to_the_same_plan(plan: Path, tmp_path: Path) -> None:
    document, again = tmp_path / "PLAN.md", tmp_path / "again.yml"
    assert cli.run(["export", str(plan), "-o", str(document)]) == 0
    assert cli.run(["import", str(document), "-o", str(again)]) == 0
    once_more = tmp_path / "AGAIN.md"
    assert cli.run(["export", str(again), "-o", str(once_more)]) == 0
    assert once_more.read_text() == document.read_text()


def test_a_file_that_is_there_is_kept(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", str(plan), "-o", str(plan)]) == 1
    assert "--force" in capsys.readouterr().err
    assert plan.read_text() == PLAN


def test_a_dash_is_standard_output(
    plan: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan.parent)
    assert cli.run(["export", str(plan), "-o", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"<!-- baton: document 1 -->\n# ")
    assert not (plan.parent / "-").exists()


def test_dates_come_as_a_calendar(plan: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.run(["export", str(plan), "--ical"]) == 0
    feed = Calendar.from_ical(capfdbinary.readouterr().out)
    told = {str(one["uid"]).split("@")[0]: one for one in feed.walk() if one.name in ("VEVENT", "VTODO")}
    assert set(told) == {"task:schema", "task:auth", "checkpoint:week-1", "schedule:review", "schedule:standup"}
    assert told["task:schema"]["due"].dt.isoformat() == "2026-01-09"
    assert told["checkpoint:week-1"]["summary"] == "First | week"
    assert told["schedule:review"]["dtstart"].dt.strftime("%A %H:%M") == "Friday 16:00"
    assert told["schedule:standup"]["rrule"]["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]


def test_a_feed_without_dates_is_an_empty_calendar(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    plan = tmp_path / "plan.yml"
    plan.write_text("version: 1\nsession: Nothing yet\n")
    assert cli.run(["export", str(plan), "--ical"]) == 0
    assert b"BEGIN:VCALENDAR" in capfdbinary.readouterr().out
