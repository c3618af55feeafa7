"""The small fields that people write into a line: `Build API (owner: @ada, depends on: Schema)`."""

import re

TASK_KEYS = {
    "owner": "owner|assignee|assigned to|assigned|agent|responsible|who|by|lead|zuständig",
    "depends": "depends on|dependencies|dependency|depends|deps|after|blocked by|blocked on|waiting on|waiting for"
    "|waits for|requires|needs|prerequisites|prerequisite|prereq|abhängig von",
    "blocks": "blocks|blocking|unblocks|required by",
    "due": "due date|due|deadline|fällig",
    "eta": "eta",
    "estimate": "estimated effort|estimated time|estimate|estimated|effort|est|size|points|story points|duration",
    "state": "status|state",
    "priority": "priority|prio",
    "progress": "progress",
    "acceptance": "acceptance criteria|acceptance|done when|definition of done",
    "phase": "phase|step",
    "checkpoint": "milestone|checkpoint",
    "provides": "provides",
    "for": "for",
    "note": "notes|note|comment|details|description",
    "number": "id|ticket|issue|ref",
    "support": "support|supporting|with|reviewer|reviewers",
}
AGENT_KEYS = {
    "needs": "needs|depends on|requires|after|waits for|waiting for",
    "provides": "provides|delivers",
    "for": "for",
    "owns": "owns|paths",
    "status": "status|state",
    "focus": "focus",
    "blockers": "blockers|blocked by",
    "timeline": "timeline|eta",
    "aliases": "aka|alias|aliases|also known as",
    "working on": "working on|current task|current",
    "outputs": "outputs|output",
}


def pattern(keys: dict[str, str], *, separators: str) -> re.Pattern[str]:
    words = sorted({word for line in keys.values() for word in line.split("|")}, key=len, reverse=True)
    spelled = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)
    return re.compile(rf"(?:^|(?<=[\s(\[{{|;,.—–·•-]))({spelled})\s?(?:{separators})\s?", re.I)


TASK = pattern(TASK_KEYS, separators=":|=")
AGENT = pattern(AGENT_KEYS, separators=":|=")
PLAIN_DEPENDS = re.compile(
    r"(?:[(\[,;—–]|\s-)\s{0,3}(depends on|blocked by|blocked on|waiting on|waiting for|waits for"
    r"|requires|needs|due|blocks|after)\s+(?=\S)",
    re.I,
)
NUMBERED_DEPENDS = re.compile(r"(?<=\s)(depends on|blocked by|waiting on|waiting for|needs|after)\s+(?=#\d)", re.I)
TASK_OF = {word: name for name, line in TASK_KEYS.items() for word in line.split("|")}
EDGES = " \t,;|·•—–-."


def cut_attributes(text: str, *, agents: bool = False) -> tuple[str, list[tuple[str, str]]]:
    """The text without its fields, and these as (label, value) in their order."""
    spots = [(match.start(1), match.end(), match[1]) for match in (AGENT if agents else TASK).finditer(text)]
    if not agents:
        for words in (PLAIN_DEPENDS, NUMBERED_DEPENDS):
            spots += [(match.start(1), match.end(), match[1]) for match in words.finditer(text)]
    spots = without_overlaps(sorted(spots))
    if not spots:
        return text, []
    head, tail = text[: spots[0][0]], ""
    found: list[tuple[str, str]] = []
    for at, (_, start, label) in enumerate(spots):
        stop = spots[at + 1][0] if at + 1 < len(spots) else len(text)
        value, rest = end_value(text[start:stop], opened=is_open(text[:start]))
        found.append((" ".join(label.lower().split()), value))
        tail = f"{tail} {rest}".strip() if rest else tail
    return clean(head, tail), found


def without_overlaps(spots: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for spot in spots:
        if not kept or spot[0] >= kept[-1][1]:
            kept.append(spot)
    return kept


def is_open(text: str) -> bool:
    """Whether a bracket is open at the end of the text."""
    return text.count("(") + text.count("[") > text.count(")") + text.count("]")


CUT = re.compile(r"\s*(?:;|\s\|\s|\s[—–]\s|\s·\s|\s•\s|\s-\s)\s*")


def end_value(value: str, *, opened: bool) -> tuple[str, str]:
    """Where a field's value ends, and what stands behind it."""
    rest = ""
    if opened and (close := closing(value)) >= 0:
        value, rest = value[:close], value[close + 1 :]
    if match := CUT.search(value):
        value, rest = value[: match.start()], f"{value[match.end() :]} {rest}"
    value = value.strip(EDGES)
    return value.rstrip("([").strip(EDGES), rest.strip(EDGES + ")]([")


def closing(value: str) -> int:
    depth = 0
    for at, char in enumerate(value):
        if char in "([":
            depth += 1
        elif char in ")]":
            if depth == 0:
                return at
            depth -= 1
    return -1


def clean(head: str, tail: str) -> str:
    head = head.rstrip(EDGES + "([{").rstrip()
    if head.count("(") == head.count(")") + 1:  # `Shards (Ada, due: May)` without the date is `Shards (Ada)`
        head = f"{head})"
    return f"{head} {tail}".strip() if tail else head
