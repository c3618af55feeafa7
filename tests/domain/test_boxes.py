"""Which boxes an edit of an issue ticked, as the event tells."""

import json

from bot.domain.boxes import Box, boxes_in, changed_boxes
from bot.domain.delivery import Delivery
from bot.domain.events import IssueChanged
from bot.domain.parse import parse

BODY = """\
Words of people.
- [ ] **9** · theirs

<!-- baton:begin checkpoint:week shop -->
**To be agreed**
- [ ] **1** · All agree (all agents)
  <sub>missing: `ada`</sub>
- [x] **2** · The schema is sound (ada)
- [ ] no item of Baton's
<!-- baton:end -->
- [ ] **3** · theirs too
"""


def test_a_tick_is_what_differs_between_the_two_texts() -> None:
    after = BODY.replace("- [ ] **1**", "- [x] **1**")
    assert changed_boxes(BODY, after) == (Box("**1** · All agree (all agents)", True),)
    assert changed_boxes(after, BODY) == (Box("**1** · All agree (all agents)", False),)
    assert changed_boxes(BODY, BODY) == ()


def test_line_ends_of_a_browser_and_a_great_x_are_no_matter() -> None:
    after = BODY.replace("- [ ] **1**", "- [X] **1**").replace("\n", "\r\n")
    assert [box.number for box in changed_boxes(BODY, after)] == [1]


def test_lines_outside_the_region_and_lines_that_were_written_are_nobodys_tick() -> None:
    after = BODY.replace("- [ ] **9**", "- [x] **9**").replace("- [ ] **3**", "- [x] **3**")
    assert changed_boxes(BODY, after) == ()
    assert changed_boxes(BODY, BODY.replace("**To be agreed**", "- [x] **4** · a new one")) == ()
    assert changed_boxes(BODY, BODY.replace("All agree", "All agree to more").replace("[ ] **1**", "[x] **1**")) == ()
    assert changed_boxes("", BODY) == ()


def test_only_items_have_numbers() -> None:
    assert [Box(line, False).number for line in boxes_in(BODY)] == [9, 1, 2, 0, 3]


def issue_event(**changes: object) -> IssueChanged:
    payload = {
        "action": "edited",
        "issue": {
            "number": 5,
            "body": BODY.replace("- [ ] **1**", "- [x] **1**"),
            "updated_at": "2025-01-18T09:30:00Z",
        },
        "repository": {"id": 42, "name": "shop", "owner": {"login": "acme"}},
        "sender": {"id": 1, "login": "ada", "type": "User"},
        **changes,
    }
    event = parse(Delivery("guid", "issues", "edited", 42, 7, json.dumps(payload).encode(), 0.0))
    assert isinstance(event, IssueChanged)
    return event


def test_an_edited_issue_tells_its_ticks() -> None:
    assert [box.number for box in issue_event(changes={"body": {"from": BODY}}).boxes] == [1]


def test_an_edit_that_does_not_say_what_it_changed_ticks_nothing() -> None:
    for changes in ({}, {"title": {"from": "x"}}, {"body": {}}, {"body": {"from": None}}, None):
        assert issue_event(changes=changes).boxes == ()
    assert issue_event().boxes == ()
