"""The folder tree: an agent's brief, where the tree has a folder for the agent."""

import re

from bot.documents.names import near
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Fence

LIMB = re.compile(r"^([\s│|`]*)(?:[├└+|]──?─?|[├└`+]--)\s*(\S.*)$")
FOLDER = re.compile(r"(\d{1,3})[-_](.+?)(?:[-_]agent)?/?", re.I)
BRIEF = re.compile(r".*\bbrief\b.*\.(?:md|txt|rst)", re.I)
DRAWN = re.compile(r"[├└]──|\|--|`--")


def read(place: Place, reading: Reading) -> None:
    for fence in place.fences:
        is_tree = place.topic == "tree" or DRAWN.search(fence.text)
        if reading.is_free(fence) and is_tree and read_tree(fence, reading):
            reading.claim(fence, place.heading.line)


def read_tree(fence: Fence, reading: Reading) -> bool:
    """Whether the tree told anything: folders by depth, files named after a brief."""
    base, path, told = "", list[str](), False
    for at, text in enumerate(fence.text.split("\n")):
        match = LIMB.match(text)
        if match is None:
            base = text.strip().rstrip("/") if text.strip().endswith("/") and not path else base
            continue
        depth, name = len(match[1]) // 4, match[2].split("  ")[0].split(" #")[0].strip()
        path = [*path[:depth], name.rstrip("/")]
        if BRIEF.fullmatch(name) and len(path) > 1:
            told = name_brief("/".join(filter(None, [base, *path])), path[-2], fence.line + at + 1, reading) or told
    return told


def name_brief(path: str, folder: str, line: int, reading: Reading) -> bool:
    match = FOLDER.fullmatch(folder)
    words = re.sub(r"[-_]+", " ", match[2] if match else folder).casefold()
    member = reading.roster.by_number.get(int(match[1])) if match else reading.roster.find(folder)
    if member is None or not any(name == words or near(name, words) for name in member.keys):
        return False
    member.entry.fields.setdefault("brief", path)
    member.entry.lines.setdefault("brief", line)
    reading.roster.known_as(member, folder, line)
    return True
