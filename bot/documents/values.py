"""What people write in a field: dates, percents, weeks, lists of names, and the many words for nothing."""

import datetime as dt
import re

from bot.documents.names import key, phrases

NOTHING = phrases(
    "none, no, nil, null, nobody, no one, n a, na, tbd, tba, unassigned, nothing, open, anyone, unknown,"
    "to be decided, not assigned, keine, kein, nobody yet, no one yet, none yet,"
    "not yet assigned, not yet, to be assigned, to be determined,"
    "niemand, personne, aucun, aucune"
) | {""}


def is_nothing(text: str) -> bool:
    """`None`, `-`, `n/a`, `TBD`, also with a remark in parentheses."""
    return key(text) in NOTHING


PERCENT = re.compile(r"(?<![\d.])(\d{1,3})(?:\.\d+)?\s*%")


def percent_of(text: str) -> int | None:
    match = PERCENT.search(text)
    return int(match[1]) if match and int(match[1]) <= 100 else None


MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
MONTHS = {
    **{name: number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(MONTH_NAMES, 1)},
    "sept": 9,
}
ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})(?!\d)", re.I)
MONTH_FIRST = re.compile(r"(?<![a-z])([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.I)


def date_of(text: str) -> dt.date | None:
    """The date in a text; none where it could be read in two ways (01/02/2026) or is no day."""
    if match := ISO.search(text):
        return day(int(match[1]), int(match[2]), int(match[3]))
    if match := DOTTED.search(text):
        return day(int(match[3]), int(match[2]), int(match[1]))
    if (match := DAY_FIRST.search(text)) and match[2].lower() in MONTHS:
        return day(int(match[3]), MONTHS[match[2].lower()], int(match[1]))
    if (match := MONTH_FIRST.search(text)) and match[1].lower() in MONTHS:
        return day(int(match[3]), MONTHS[match[1].lower()], int(match[2]))
    return None


def day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


ALL = re.compile(
    r"(?:all|every|alle|each)(?: (?:the )?(?:\d{1,3} )?(?:available |other |sub|participating )*"
    r"(?:agents?|subagents?|teams?|members|participants|agenten))?|everyone|everybody|whole team|the team|team|others"
)


def is_all(text: str) -> bool:
    """Whether a text names every agent: `All`, `all 13 agents`, `everyone`."""
    return bool(ALL.fullmatch(key(text)))


SEPARATORS = re.compile(r"\s*(?:[,;+]|\s/\s|\band\b|\bund\b|\n)\s*", re.I)


def split_names(text: str) -> list[str]:
    """`ada, ben and cleo` as three; `Security & Operations` stays one."""
    return [name.strip(" .") for name in SEPARATORS.split(text) if name.strip(" .")]


WEEKS = re.compile(r"\bweeks?\s*(\d{1,3})(?:\s*(?:-|–|—|to|bis)\s*(?:week\s*)?(\d{1,3}))?", re.I)
DAYS = re.compile(r"\bdays?\s*(\d{1,3})\s*(?:-|–|—|to|bis)\s*(?:day\s*)?(\d{1,3})", re.I)


def weeks_of(text: str) -> tuple[str, int, int] | None:
    """`Week 3-5` as its words `3-5` and its bounds."""
    match = WEEKS.search(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (match[1] if match[2] is None else f"{match[1]}-{match[2]}", first, last) if first <= last else None
