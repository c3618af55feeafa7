"""A heading taken apart: its label and number (`Phase 2`), its title, remarks in parentheses, status and topic."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from bot.documents.inline import Words, cut_emoji, cut_tail_emoji, is_emoji
from bot.documents.names import key
from bot.documents.states import STATE_OF, state_of
from bot.documents.topics import Topic, topic_of
from bot.plan.models import State

Label = Literal[
    "phase", "step", "stage", "checkpoint", "milestone", "gate", "contract", "interface", "rule", "principle",
    "agent", "module", "week", "sprint",
]  # fmt: skip
LABELS = {
    **{name: name for name in get_args(Label)},
    "schritt": "step", "woche": "week", "meilenstein": "milestone", "regel": "rule",
}  # fmt: skip
LABELLED = re.compile(
    rf"({'|'.join(LABELS)})[\s_#-]*(?:no\.?\s*)?([0-9]{{1,3}}(?:\s?[-–]\s?[0-9]{{1,3}})?|[ivx]{{1,4}}|[a-h])\b\s*(?:\([^()]{{0,100}}\))?[\s:.–—|-]*(.*)",
    re.I,
)
NAMED = re.compile(r"(agent|module|contract|rule|checkpoint|milestone|phase|gate)\s*:\s*(.+)", re.I)
ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|[IVX]{1,5}[.)]|\(\d{1,3}\)|§\s*\d{1,3})\s+(?=\S)")
REMARK = re.compile(r"\s*[(\[]([^()\[\]]{1,200})[)\]]")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(frozen=True, slots=True)
class Heading:
    """`### Phase 2: Core (Week 3-5) ✅` has label phase, number 2, title `Core`, remark `Week 3-5`, state done."""

    line: int
    whole: str
    """Without emoji at its ends, its own number and its status."""
    title: str
    """What remains without label and remarks."""
    label: str = ""
    number: int | None = None
    remark: str = ""
    status: str = ""
    state: State | None = None
    topic: Topic | None = None

    @property
    def key(self) -> str:
        return key(self.title)


def read_heading(words: Words) -> Heading:
    text, status = cut_status(words.text)
    bare = ORDINAL.sub("", text, count=1) if ORDINAL.match(text) else text
    bare = cut_emoji(bare)[1].rstrip(": ") or text
    remarks = [match.strip() for match in REMARK.findall(bare)]
    title = REMARK.sub("", bare).strip(" :") or bare
    label, number = "", None
    if match := LABELLED.fullmatch(title):
        label, number, title = LABELS[match[1].lower()], number_of(match[2]), match[3].strip() or title
    elif match := NAMED.fullmatch(title):
        label, title = LABELS[match[1].lower()], match[2].strip()
    state = state_of(status) if status else state_of_heading(title)
    return Heading(words.line, bare, title, label, number, "; ".join(remarks), status, state, announced(bare, label))


def announced(text: str, label: str) -> Topic | None:
    """`Phase 1 deliverables` announces deliverables, but `Phase 3: Interfaces` no contracts: that is its name."""
    bare = REMARK.sub("", text).strip(" :")
    if not label:
        return topic_of(key(bare))
    match = LABELLED.match(bare)
    if match is None or bare[match.end(2) : match.end(2) + 1].strip():
        return None
    rest = key(match[3])
    if not bare[match.end(2) : match.start(3)].isspace():
        return None
    return topic_of(f"week {rest}" if label in ("week", "sprint") else rest)


def cut_status(text: str) -> tuple[str, str]:
    """`Deliverables ✅ COMPLETED` as heading and status; a heading that is only a state is its own title."""
    for at in range(len(text) - 1, 0, -1):
        if is_emoji(text[at]):
            tail = text[at + 1 :].strip()
            if not tail or key(tail) in STATE_OF:
                head = cut_tail_emoji(text[: at + 1])[0]
                return (head, text[len(head) :].strip()) if head else (text, "")
            break
    head, dash, tail = text.rpartition(" - ") if " - " in text else text.rpartition(" — ")
    if dash and key(tail) in STATE_OF and key(head):
        return head, tail
    return text, ""


STATE_HEADING = re.compile(
    r"(?:tasks? |items? )?(.+?)(?: today| this week| last week| recently| now| tasks?| items?| work)?"
)


def state_of_heading(title: str) -> State | None:
    """`In Progress`, `Completed Today`, `To do`: columns of a board written as headings."""
    words = key(title)
    if words.startswith("open "):  # `Open items` are work of any state
        return None
    if state := state_of(words):
        return state
    match = STATE_HEADING.fullmatch(words)
    return state_of(match[1]) if match else None


def number_of(text: str) -> int | None:
    """The number of a label; the first one of a range."""
    if match := re.match(r"\d+", text):
        return int(match[0])
    return ROMAN.get(text.lower()) or (ord(text.lower()) - ord("a") + 1 if len(text) == 1 else None)
