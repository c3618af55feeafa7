"""Every line that counts as understood is still there: its words stand in the entries, or belong to the form."""

import json
from pathlib import Path

import pytest

from bot.documents import attributes, columns, profile, read, states, topics
from bot.documents.encoding import decode
from bot.documents.names import title_key
from tests.documents.conftest import ROOT, SEEDS, SHAPES

FORM = """
    mermaid markdown json python graph none what where when which completed working together simultaneously
    owner erledigt blocking daily purpose step success criteria milestone exit change approver approval
    required depends date decision erstellt ziel koordination fällig zuständig aufgabe hoch niedrig arbeit
    matrix interaction patterns orchestration architecture modular independence participating sprint completed
    today flow validation mode register flowchart last updated
"""
LABELS = [*attributes.TASK_KEYS.values(), *profile.LABELS.values()]
READ = [topics.VOCABULARY, topics.PEOPLE, topics.ABOUT, columns.HEADINGS, *LABELS, *states.STATE_OF]
WORDS = set(title_key(" ".join([FORM, *READ])).split())
DOCUMENTS = [*sorted((ROOT / "examples").glob("*.md")), *sorted(SHAPES.glob("*.md")), *sorted(SEEDS.glob("*.txt"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:20])
def test_words_of_understood_lines_stand_in_the_entries(path: Path) -> None:
    content = path.read_bytes()
    document = read(content, file=path.name)
    left = {line.line for line in document.unread}
    kept = set(title_key(json.dumps(document.as_json(), ensure_ascii=False).replace("\\n", " ")).split())
    lost = {}
    for number, line in content_lines(content):
        if number not in left:
            missing = {word for word in title_key(line).split() if len(word) > 3} - kept - WORDS
            if missing:
                lost[number] = missing
    assert lost == {}


def content_lines(content: bytes) -> list[tuple[int, str]]:
    """The lines without code and drawn folders, of which only signatures and briefs are taken."""
    found, inside = [], False
    for number, line in enumerate(decode(content, file="x").lines, 1):
        if line.lstrip().startswith("```"):
            inside = not inside and line.strip() in ("```python", "```")
            continue
        if not inside:
            found.append((number, line))
    return found
