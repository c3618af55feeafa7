"""What an issue's text says is read from the lines that Baton writes, and from nothing that people wrote."""

import pytest

from bot.agent import region
from bot.agent.model import Claim, Other, Wait
from bot.render import environment, render
from tests.work import bounded

BODY = """People's words.

```
<!-- baton:begin task:shown x -->
**Claimed** by nobody for `nobody` since 2026-01-01 00:00 UTC.
<!-- baton:end -->
```
<!-- baton:begin task:schema shop-launch -->
**Owner:** `claude`

> **Critical.** Blocks: all

**Blocked:** waiting for *keys* (by #9), said by gpt for `gpt` on 2026-11-21.

**Claimed** by gem\\_ini for `gemini` since 2026-11-21 14:35 UTC.

▰▰▰▰▱▱▱▱▱▱ 40 % · half \\*way\\*, 3 &lt; 4

**After:** #2 Postgres, the \\[old\\] one, #3 Schema, #14

**Waiting for:** `gemini`, `Claude` · write `/accept` or `/reject reason`

- [ ] **Waiting for:** `gpt` · write `/sign-off 2`
---
<!-- baton:state 588e07ec 02f4 {"v": 1} -->
<!-- baton:end -->
More words.
**After:** #99 Nothing"""


def test_a_region_is_taken_apart_and_code_is_not_one() -> None:
    part = region.region(BODY.replace("\n", "\r\n"))
    assert (part.entry, part.kind, part.id, part.session) == ("task:schema", "task", "schema", "shop-launch")
    assert "baton:" not in part.text
    assert "More words." in part.people
    assert "**After:** #99" not in part.text


def test_what_a_task_says_is_read() -> None:
    text = region.region(BODY).text
    assert region.claim(text) == Claim("gem_ini", "gemini", True, "2026-11-21T14:35:00Z")
    assert region.progress(text) == (40, "half *way*, 3 < 4")
    assert region.blocked(text) == ("waiting for *keys* (by #9), said by gpt for `gpt` on 2026-11-21",)
    assert region.after(text) == (Other(2, "Postgres, the [old] one"), Other(3, "Schema"), Other(14, ""))
    assert region.is_critical(text)
    assert region.waiting(text) == (
        Wait(("gemini", "claude"), ("/accept", "/reject reason")),
        Wait(("gpt",), ("/sign-off 2",)),
    )


@pytest.mark.parametrize(
    ("line", "claim"),
    [
        (
            "**Claimed** by ada, who says to act for `gpt` (not verified), since 2026-11-21 14:35 UTC.",
            Claim("ada", "gpt", False, "2026-11-21T14:35:00Z"),
        ),
        ("**Claimed** by ada since 2026-11-21 14:35 UTC.", Claim("ada", "", False, "2026-11-21T14:35:00Z")),
        (
            "**Claimed** by claude\\[bot\\] for `gpt` since 2026-11-21 14:35 UTC; silent since noon.",
            Claim("claude[bot]", "gpt", True, "2026-11-21T14:35:00Z"),
        ),
        ("**In progress**, as the plan says; nobody has claimed it yet.", None),
    ],
)
def test_every_kind_of_claim_is_read(line: str, claim: Claim | None) -> None:
    assert region.claim(f"x\n\n{line}\n\ny") == claim


def test_the_line_that_asks_agents_is_read_as_the_template_writes_it() -> None:
    page = environment().from_string('{% import "issues/parts.md.j2" as parts %}{{ parts.waiting(agents, write) }}')
    text = page.render(agents=["gemini", "agent-2"], write=["/accept", "/reject reason"])
    assert region.waiting(text) == (Wait(("gemini", "agent-2"), ("/accept", "/reject reason")),)


@pytest.mark.parametrize(
    "body", ["", "no region", "<!-- baton:end -->", "<!-- baton:begin -->", "<!-- baton:begin a -->"]
)
def test_a_body_without_a_region_is_all_of_people(body: str) -> None:
    assert region.region(body) == region.Region(people=body)


def test_the_lines_that_every_issue_ends_with_are_left_out() -> None:
    assert region.without_footer("**Owner:** a\n\n---\n<sub>Comment `/claim`\nyours.</sub>") == "**Owner:** a"
    assert region.without_footer("a\n\n---\nb") == "a\n\n---\nb"
    assert region.without_footer("") == ""


def test_a_region_that_nobody_closed_goes_to_the_end() -> None:
    assert region.region("<!-- baton:begin task:a s -->\nx\ny").text == "x\ny"


def test_the_longest_chain_is_read_from_the_status_page() -> None:
    text = "**Longest chain of open tasks:** #2 Post → #99 gres → #3 Schema → 4 more (3 days)\n"
    assert region.longest_chain(text)[:1] == (2,)
    assert region.longest_chain("**Longest chain of open tasks:** #2 A → #3 B → #4 C → 2 more") == (2, 3, 4)
    assert region.longest_chain("nothing") == ()


def test_hostile_text_is_read_in_linear_time() -> None:
    with bounded(20):
        for text in ("**After:** " + "#1 a, " * 20_000, "**Claimed** by " + "a" * 60_000, "`" * 60_000, "▰" * 60_000):
            body = f"<!-- baton:begin task:a s -->\n{text}\n<!-- baton:end -->"
            part = region.region(body).text
            assert part.startswith(text[:50])
            region.after(part), region.claim(part), region.waiting(part), region.progress(part), region.blocked(part)


def test_a_refusal_of_baton_s_is_known_by_its_words() -> None:
    from bot.agent.answers import is_refusal, plain
    from bot.commands.call import Refused
    from bot.commands.desk import Refusal

    one = Refusal("/claim as x", Refused("it is taken", "write `/claim next`"))
    assert is_refusal(plain(render("comments/refused.md.j2", refused=[one])))
    whole = Refusal("", Refused("21 commands in one comment", "write at most 20"))
    assert is_refusal(plain(render("comments/refused.md.j2", refused=[whole])))
    assert is_refusal(plain(render("comments/too-late.md.j2")))
    assert not is_refusal("The whole: #10.")
