"""Hostile and broken input: never an exception, never a lost line, never out of bounds in time."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.doctor import Subject, examine
from bot.documents import Document, read
from bot.plan.load import load
from bot.plan.write import write
from tests.work import bounded, growth

MEGA = 1_000_000
HOSTILE = {
    "hashes": "#" * MEGA,
    "pipes": "|" * MEGA,
    "quotes": ">" * MEGA,
    "brackets": "[" * MEGA,
    "stars": "*" * MEGA,
    "ticks": "`" * MEGA,
    "dashes": "-" * MEGA,
    "pipes in lines": "|\n" * (MEGA // 2),
    "brackets in lines": ("[" * 80 + "\n") * (MEGA // 81),
    "quotes in lines": "> " * (MEGA // 2),
    "nested list": "\n".join("  " * depth + "- [ ] x" for depth in range(990)),
    "list in one line": "- " * (MEGA // 2),
    "open comment": "<!--" * (MEGA // 4),
    "aliases": "---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n---\n",
    "deep yaml": "---\nx: " + "[" * 5000 + "\n---\n",
    "deep json": "## Message format\n```json\n" + "[" * 200_000 + "\n```",
    "mojibake": "Ã©â€™ " * 150_000,
}


def all_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def valid(document: Document) -> bool:
    loaded = load(write(document.plan), file="plan.yml")
    return loaded.findings == () and loaded.plan == document.plan


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_is_bounded(text: str) -> None:
    with bounded(20):
        document = read(text, file="x.md")
    assert valid(document)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] task {n} (needs: task {m}) @a{k}",
        "| task {n} | a{k} | task {m} |",
        "- **a{k}**: note {n} — done",
        "### Step {n}: x",
    ],
)
def test_work_grows_with_the_document_only(line: str) -> None:
    def reading(count: int) -> Callable[[], Document]:
        head = "# X\n\n## Tasks\n\n" + (
            "| Task | Owner | Depends on |\n|---|---|---|\n" if line.startswith("|") else ""
        )
        text = head + "\n".join(line.format(n=n, m=n + 1, k=n % 40) for n in range(count))
        return lambda: read(text, file="x.md")

    assert growth(reading(200), reading(1600)) < 11


ROWS = 9_000
CHANGES = "| Task Type | Primary Agent | Supporting Agents | Approval Required |\n|---|---|---|---|\n"


MATRICES = {
    "a halt that fits every row": "| Deployment {n} | {agent} | Agent 1, Agent 2 | Can halt deployments |",
    "halts of many words": "| Code release deploy {n} | {agent} | | Can halt deploys releases code |",
    "clearances of nobody": "| Type {n} | {agent} | Agent 1 | X{n} clearance |",
    "names cut short": "| T {n} | {agent} | Lead & Core | Core{n} Lead clearance |",
}


def matrix(name: str, *, rows: int = ROWS) -> str:
    """An approval matrix with 400 agents, if not told otherwise of as many rows as a document may have."""
    agent = "Core Nr{k} Lead" if name == "names cut short" else "Agent {k}"
    agents = "".join(f"- **{agent.format(k=k)}**: role {k}\n" for k in range(400))
    lines = "\n".join(MATRICES[name].format(n=n, agent=agent.format(k=n % 400)) for n in range(rows))
    return f"# X\n\n## Agents\n\n{agents}\n## Approval matrix\n\n{CHANGES}{lines}\n"


SLOW = {
    **{name: matrix(name) for name in MATRICES},
    "unclosed comments": ("x " + "<!--" * 490 + "\n") * 600,
    "lines of unclosed comments": "<!--\n" * ROWS,
    "crossed emphasis": "*_*_\n" * ROWS,
    "crossed emphasis in every line": ("*_*_" * 20 + "\n") * ROWS,
    "words struck out": ("a~~" * 650 + "\n") * 500,
}


def examined(text: str) -> Document:
    document = read(text, file="x.md")
    examine(Subject(document.plan, document.source, "document", text, document=document))
    return document


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_reading_and_examining_long_documents_is_bounded(text: str) -> None:
    with bounded(70):
        document = examined(text)
    check_lines(text, document)


@pytest.mark.parametrize("name", MATRICES)
def test_work_grows_with_the_rows_and_not_with_their_square(name: str) -> None:
    few, many = matrix(name, rows=400), matrix(name, rows=1600)
    assert growth(lambda: examined(few), lambda: examined(many)) < 4.5


def test_a_halt_that_fits_very_many_rows_is_reported_and_kept_as_a_note() -> None:
    document = read(matrix("a halt that fits every row", rows=500), file="x.md")
    found = [finding for finding in document.findings if finding.code == "unplaced-veto"]
    assert "fits more than 20 rows" in found[0].message
    assert len(document.plan.approvals) == 500
    assert all("Can halt deployments" in (rule.note or "") for rule in document.plan.approvals.values())


def test_closed_comments_are_cut_out_of_a_line_and_unclosed_ones_stay() -> None:
    document = read("## Tasks\n\n- [ ] Write <!-- a -- b -->the text<!----> <!-- open\n", file="x.md")
    assert [task.title for task in document.plan.tasks.values()] == ["Write the text <!-- open"]


def test_what_is_beyond_the_limit_is_said() -> None:
    document = read("- [ ] a\n" * 12_000, file="x.md")
    assert [finding.line for finding in document.findings if finding.code == "document-too-long"] == [10_001]
    assert document.unread[-1].line == 10_001


PIECES = """
# Title
## Agents
### Agent 01: Core
## Tasks
### In Progress
## Risks
### High
## Metrics
## Checkpoints
### Checkpoint 1: X
## Phase 1: A (Week 1-2)
## Phase 2: B (Week 3)
### Step 2: Do (Ada)
## Message format
## Contracts
## Templates
## Log
## Dependencies
- **Ada**: role
- Ada
- bo (Ada)
1. **Bo** - role
- [ ] task
- [x] task
- [ ] **IN PROGRESS:** task @ada
  - [ ] nested
- [ ] x (owner: Ada & Bo, depends on: task; due: 2026-02-30)
- [ ] x depends on: x
    - deep: x
- All agents: help
**Blockers:** None
**Dependencies:** Agent 01, 02
**Provides To:** All agents
**Status**: ✅ done
**Lead Agents**: Ada, Bo
| Task | Owner | Status | Depends on |
|---|---|---|---|
| a | Ada | 🔴 | b |
| b | Bo | ✅ | a |
| Type | Primary Agent | Approval Required |
|---|---|---|
| Deploy | Ada | Can halt deploys |
```mermaid
graph TD
A[task] --> B[x]
B --> A
```
```python
def f(self, a) -> int:
```json
{"a": 1}
---
===
> quote: x
<!-- hidden -->
<!--
<details>
text with `code` and **bold**
Term
: definition
A → B → A
x blocks x

* * *
`````
a: b | c: d
- [ ]
-
+ x
- 100%: (target: >90%)
- p99 < 3 (target met)
...
*[continues...]*
É ✅ Ã©
{{ x }}
@
#1
all
"""
ODD = ["\t", "\ufeff", "\x00", "\u2028", "\r", "\x85"]
DOCUMENTS = st.lists(st.sampled_from([*PIECES.split("\n"), *ODD]), max_size=40).map("\n".join)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=DOCUMENTS)
def test_documents_of_any_pieces_give_a_valid_plan_and_lose_no_line(text: str) -> None:
    document = read(text, file="x.md")
    assert valid(document)
    check_lines(text, document)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    document = read(text, file="x.md")
    assert valid(document)
    check_lines(text, document)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read(content: bytes) -> None:
    assert valid(read(content, file="x.md"))


def check_lines(text: str, document: Document) -> None:
    """What is left stands in the document; lines are in order and none is named twice."""
    lines = all_lines(text)
    numbers = [left.line for left in document.unread]
    assert numbers == sorted(set(numbers))
    assert all(left.why for left in document.unread)
    assert all(0 < number <= len(lines) for number in numbers)
    for entries in document.entries.values():
        assert all(0 <= entry.line <= len(lines) for entry in entries)
    assert all(0 <= finding.line <= len(lines) for finding in document.findings)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from(["zebra", "quark", "onyx", "fjord", "glyph"]), min_size=1, max_size=6))
def test_prose_anywhere_is_left_and_never_lost(words: list[str]) -> None:
    prose = " ".join(words) + " happened yesterday."
    text = f"# X\n\n{prose}\n\n## Agents\n\n- ada\n\n## Else\n\n{prose}\n"
    assert [left.text for left in read(text, file="x.md").unread if left.text.endswith("yesterday.")] == [prose, prose]
