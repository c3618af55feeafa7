"""Every page of every sort of session: it is there, it is safe, and it says what is wrong where something is."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.domain.board import InForce
from bot.plan.finding import Finding
from bot.rules import predicates
from bot.rules.approvals.verdict import Candidate, Need, RuleVerdict, Verdict
from bot.web.dashboard.screens import SCREENS, TABS
from tests.web.dashboard import worlds
from tests.web.dashboard.conftest import Site, opened

ROOTS = ("acme/harbour", "acme/archive", "acme/odd.names", "acme/empty", "beta/single")
PATHS = ["", *(f"/{name}" for name in TABS if name != "overview"), "/board?by=agent", "/graph.json"]


class Seen(HTMLParser):
    """What a browser would run or load, and what a page's parts are called."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script":
            self.scripts.append(named.get("src"))
        if tag == "style":
            self.inline.append("style")
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith(("on", "hx-on"))]
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if found := named.get("id"):
            self.ids.append(found)


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    return parser


@pytest.mark.parametrize("root", ROOTS)
async def test_every_screen_of_every_session_is_there(site: Site, root: str) -> None:
    for path in PATHS:
        await site.page(f"/r/{root}{path}")


@pytest.mark.parametrize("path", ["/", "/deliveries", "/deliveries/dead-1", *(f"/r/{root}" for root in ROOTS)])
async def test_pages_hold_no_script_and_no_style_of_their_own(site: Site, path: str) -> None:
    page = seen(await site.page(path))
    assert page.inline == []
    assert all(src and src.startswith("/static/") for src in page.scripts)
    assert [link for link in page.links if link.startswith(("javascript:", "data:"))] == []
    assert len(page.ids) == len(set(page.ids)), "each id once"


async def test_the_policy_allows_nothing_inline_and_no_other_host(site: Site) -> None:
    answer = await site.client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*", policy)
    assert answer.headers["cache-control"] == "no-store"


async def test_what_people_call_things_stays_text(site: Site) -> None:
    for path in ("/r/acme/odd.names", "/r/acme/odd.names/board", "/r/acme/odd.names/tasks", "/"):
        page = await site.page(path)
        assert "<img" not in page
        assert "<script>" not in page
        assert "\u202e" not in page
        assert 'href="javascript' not in page
    board = await site.page("/r/acme/odd.names/board")
    assert "{{ 7 * 7 }}" in board
    assert "&lt;img src=x onerror=alert(1)&gt;" in board
    assert "x" * 200 not in board


async def test_a_source_that_gave_no_value_says_so_beside_its_metric(site: Site) -> None:
    page = await site.page("/r/acme/odd.names")
    assert "“NaN | &lt;b&gt;” is no figure" in page
    assert "check bench" in page
    assert "1 was not read" in page


async def test_what_needs_attention_names_agents_as_people_do_and_apart(site: Site) -> None:
    """Letters that run from right to left turn nothing around that stands beside them."""
    page = await site.page("/r/acme/odd.names")
    assert "<bdi>בנאי</bdi> disputes what <bdi>&lt;i&gt;Ann&lt;/i&gt;</bdi> provided" in page
    assert "<bdi>בנאי</bdi> has 1 item to accept or reject" in page


async def test_an_area_has_what_is_said_and_what_is_counted_side_by_side(site: Site) -> None:
    page = await site.page("/r/acme/harbour")
    assert '<th scope="col">Said</th><th scope="col">Counted</th><th scope="col">Target</th>' in page
    assert 'data-label="Counted"><progress class="meter" max="11" value="2" aria-label="2 of 11 tasks, counted"' in page


async def test_the_objective_is_read_as_markdown_and_cleaned(site: Site) -> None:
    page = await site.page("/r/acme/odd.names")
    assert "<strong>b</strong>" in page
    assert 'href="javascript' not in page


async def test_a_session_without_tasks_says_what_to_write(site: Site) -> None:
    assert "The plan has no tasks yet" in await site.page("/r/acme/empty")
    assert "The plan has no tasks yet" in await site.page("/r/acme/empty/board")
    assert "no phases" in await site.page("/r/acme/empty/schedule")


async def test_a_thousand_tasks_fold_to_a_page_that_is_read_at_once(site: Site) -> None:
    for path in ("", "/board", "/tasks", "/graph", "/schedule"):
        assert len(await site.page(f"/r/acme/archive{path}")) < 120_000
    drawing = (await site.client.get("/r/acme/archive/graph.json")).json()
    assert len(drawing["nodes"]) < 60
    assert drawing["isFolded"]


async def test_an_opened_group_shows_its_tasks(site: Site) -> None:
    drawing = (await site.client.get("/r/acme/archive/graph.json", params={"open": "level:3"})).json()
    assert sum(node["kind"] == "task" for node in drawing["nodes"]) == 50
    assert drawing["open"] == ["level:3"]
    ends = {end for edge in drawing["edges"] for end in (edge["source"], edge["target"])}
    assert ends <= {node["id"] for node in drawing["nodes"]}


async def test_a_search_shows_what_fits_and_says_how_many(site: Site) -> None:
    page = await site.page("/r/acme/harbour/board?q=cables")
    assert "Pull the cables" in page
    assert "Print a leaflet" not in page
    assert "1 of 11 task" in page
    assert "No task of 11 has" in await site.page("/r/acme/harbour/board?q=nowhere")


@pytest.mark.parametrize("query", ["page=0", "page=999", "page=x", "page=-1", "state=none", "agent=nobody", "q=%00%ff"])
async def test_odd_questions_get_a_page(site: Site, query: str) -> None:
    await site.page(f"/r/acme/harbour/tasks?{query}")


async def test_what_is_not_there_is_told_alike(site: Site) -> None:
    for path in ("/r/acme/nowhere", "/r/acme/harbour/agents/nobody", "/r/acme/harbour/sessions/old"):
        assert "There is nothing here" in await site.page(path, status=404)
    for path in ("/r/acme/harbour/overview", "/r/acme/harbour/agent", "/r/acme/harbour/pulls/7", "/r/acme/harbour/x"):
        await site.page(path, status=404)


async def test_a_renamed_repository_is_found_by_its_new_name_alone(site: Site) -> None:
    await site.page("/r/acme/harbour")
    site.change(worlds.named(worlds.rich(), 42, "acme", "port"))
    await site.page("/r/acme/port")
    await site.page("/r/acme/harbour", status=404)


async def test_a_deleted_repository_is_gone(site: Site) -> None:
    await site.page("/r/acme/harbour")
    del site.memory.boards[42]
    site.dashboard.hub.changed(42)
    await site.page("/r/acme/harbour", status=404)
    assert "harbour" not in await site.page("/")


async def test_an_invalid_newer_plan_is_told_with_its_line(site: Site) -> None:
    board = worlds.rich()
    assert board.in_force
    finding = Finding("coordination.yml", 12, "unknown-task", "there is no task <x>", "write y")
    site.change(replace(board, in_force=InForce(board.in_force.plan, "sha", (finding,))))
    page = await site.page("/r/acme/harbour")
    assert "The newest plan is not valid" in page
    assert "coordination.yml:12: there is no task &lt;x&gt;" in page
    assert "The newest plan is not valid" in await site.page("/")


async def test_an_agent_sees_what_it_may_begin_and_what_is_asked_of_it(site: Site) -> None:
    page = await site.page("/r/acme/harbour/agents/mason")
    assert "Dig the holes" in page
    assert "/sign-off 1" in page
    assert "/provide 1" in page
    assert "Nobody waits for its word" in await site.page("/r/acme/odd.names/agents/c")


VERDICT = Verdict(
    number=7,
    base="main",
    sha="a" * 40,
    status="waiting",
    rules=(
        RuleVerdict(
            "deploy",
            "Deployment <b>",
            "waiting",
            True,
            predicates.Tested("paths", True, "deploy/run.sh"),
            needs=(
                Need(
                    "approval",
                    "waiting",
                    "the primary, mason, approves",
                    could=(Candidate("ada", "mason", 1),),
                    write="/approve aaaaaaaaaaaa",
                ),
            ),
        ),
        RuleVerdict("docs", "Docs", "idle", False, predicates.Tested("paths", False, "nothing in docs/")),
    ),
)


async def test_a_verdict_says_who_could_approve_and_what_to_write(site: Site) -> None:
    assert "No open pull request has been judged" in await site.page("/r/acme/harbour/pulls")
    site.verdicts.put(42, VERDICT)
    assert 'href="/r/acme/harbour/pulls/7"' in await site.page("/r/acme/harbour/pulls")
    page = await site.page("/r/acme/harbour/pulls/7")
    assert "ada as mason" in page
    assert "/approve aaaaaaaaaaaa" in page
    assert "Deployment &lt;b&gt;" in page
    site.verdicts.drop(42, 7)
    await site.page("/r/acme/harbour/pulls/7", status=404)


async def test_every_link_of_every_page_leads_somewhere(site: Site) -> None:
    todo, known = ["/"], set[str]()
    while todo:
        path = todo.pop()
        page = await site.client.get(path, headers={"accept": "text/html"})
        assert page.status_code == 200, path
        if "text/html" not in page.headers["content-type"]:
            continue
        fresh = {link.partition("#")[0] for link in seen(page.text).links if link.startswith("/")}
        fresh = {
            link for link in fresh if not link.endswith("/again") and "archive" not in link and "page=" not in link
        }
        todo += sorted(fresh - known)
        known |= fresh
    assert len(known) > 40


async def test_every_part_has_its_template_and_screens_their_parts() -> None:
    site = opened(boards=[worlds.rich()])
    for name in TABS:
        page = await site.page("/r/acme/harbour" + ("" if name == "overview" else f"/{name}"))
        for part in SCREENS[name].parts:
            assert f'sse-swap="{part.name}"' in page
