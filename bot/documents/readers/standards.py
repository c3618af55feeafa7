"""Standards of the work: commit messages, tests, documentation, and the rest in words."""

import re

from bot.documents.entries import labelled_entries
from bot.documents.place import Place
from bot.documents.reading import Reading

TESTS = re.compile(
    r"\b(?:write|add|include|every|all|new)\b.{0,60}\btests?\b.{0,80}\b(?:new|all|every|each|functionality|code|feature|change)",
    re.I,
)
TESTED = re.compile(
    r"\b(?:every|all|each)\b.{0,60}\b(?:comes? with|needs?|has|have|carr(?:y|ies))\b.{0,30}\btests?\b", re.I
)
DOCS = re.compile(
    r"\b(?:update|change|write|document)\b.{0,40}\b(?:api|docs?|documentation)\b.{0,60}\b(?:changes?|api)\b", re.I
)


def read(place: Place, reading: Reading) -> None:
    if place.topic != "standards" or place.is_title:
        return
    for title, text, line in labelled_entries(place, reading):
        whole = f"{title}: {text}" if text else title
        entry = reading.add("standards", title, line)
        entry.fields["note"] = whole
        entry.shown["text"] = text
        if "conventional commit" in whole.lower():
            entry.hints["commits"] = "conventional"
        entry.hints["tests_with_code"] = bool(TESTS.search(whole) or TESTED.search(whole))
        entry.hints["docs_with_api"] = bool("api" in whole.lower() and DOCS.search(whole))
