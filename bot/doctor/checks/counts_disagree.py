"""Numbers in the text against what is there."""

import re
from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject

_SORTS = {"agent": "agents", "subagent": "agents", "module": "agents", "phase": "phases", "step": "phases",
          "checkpoint": "checkpoints", "contract": "contracts"}  # fmt: skip
_NOUN = r"(?P<noun>(?:sub)?agents?|modules?|phases?|steps?|checkpoints?|contracts?)\b"
_CLAIMS = (
    re.compile(rf"\ball (?P<count>\d{{1,4}}) (?:[\w/-]{{1,30}} ){{0,2}}{_NOUN}", re.I),
    re.compile(
        rf"\b(?P<count>\d{{1,4}}) (?:independent|participating|available|total) (?:[\w/-]{{1,30}} )?{_NOUN}", re.I
    ),
    re.compile(rf"\((?P<count>\d{{1,4}}) {_NOUN}\)", re.I),
    re.compile(rf"\bteam size\W{{1,5}}(?P<count>\d{{1,4}}) {_NOUN}", re.I),
    re.compile(r"\b(?P<count>\d{1,3})-(?P<noun>phase|step|checkpoint)\b", re.I),
)
_LONGEST = 400


@check("counts-disagree")
def counts_disagree(subject: Subject) -> Iterator[Fault]:
    """The text says how many agents, phases, checkpoints or contracts there are, and there are not so many."""
    fenced = False
    for at, line in enumerate(subject.text.splitlines(), start=1):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if fenced:
            continue
        for claim in _CLAIMS:
            for match in claim.finditer(line[:_LONGEST]):
                section = _SORTS[match["noun"].lower().removesuffix("s")]
                count = len(getattr(subject.plan, section))
                if count and int(match["count"]) != count:
                    message = f"{match[0].strip('()')!r} stands here, but there are {count} {section}"
                    yield Fault(message, "correct the number, or add what is missing", line=at)
