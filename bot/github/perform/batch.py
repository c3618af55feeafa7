"""Several mutations in one request, and what became of each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.ports import Place
from bot.errors import GitHubDown
from bot.github.answers import Fault
from bot.github.client import Client
from bot.github.perform.write import Write

MOST = 10
"""Mutations in a request; with more, GitHub's 10 seconds may be over before the last one."""
_SPREAD = re.compile(r"\.\.\.(\w+)")


@dataclass(frozen=True, slots=True)
class Done:
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    fault: Fault


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, or one that says nothing on this mutation: it may have been done or not."""

    why: str


Outcome = Done | Failed | Unknown


async def send(client: Client, writes: Sequence[Write], *, place: Place, fragments: Mapping[str, str]) -> list[Outcome]:
    """What became of each write, in their order. GitHub runs them one after the other, whatever fails."""
    variables = {f"a{at}": write.input for at, write in enumerate(writes)}
    content = sum(write.is_content for write in writes)
    try:
        result = await client.graphql(
            document(writes, fragments), variables, place=place, writes=len(writes), content=content
        )
    except GitHubDown as down:
        return [Unknown(str(down))] * len(writes)
    return [_outcome(f"a{at}", result.content, result.faults) for at in range(len(writes))]


def document(writes: Sequence[Write], fragments: Mapping[str, str]) -> str:
    """The mutation, with those of the fragments that it uses."""
    declared = ", ".join(f"$a{at}: {write.input_type}!" for at, write in enumerate(writes))
    lines = "\n".join(
        f"  a{at}: {write.mutation}(input: $a{at}) {{ {write.selection} }}" for at, write in enumerate(writes)
    )
    return f"mutation Perform({declared}) {{\n{lines}\n}}\n" + "\n".join(_used(lines, fragments))


def _used(text: str, fragments: Mapping[str, str]) -> list[str]:
    used: list[str] = []
    waiting = [text]
    while waiting:
        for name in _SPREAD.findall(waiting.pop()):
            if name in fragments and fragments[name] not in used:
                used.append(fragments[name])
                waiting.append(fragments[name])
    return used


def _outcome(alias: str, content: Mapping[str, Any], faults: Sequence[Fault]) -> Outcome:
    mine = next((fault for fault in faults if fault.at[:1] == (alias,)), None)
    payload = content.get(alias)
    if payload is not None and mine is None:
        return Done(payload)
    # a word that the schema lacks, wherever in the document, and none of it was run
    whole = next((fault for fault in faults if fault.is_unknown_field or not fault.at), None)
    fault = mine or whole
    if fault is None:
        return Unknown("GitHub's answer does not mention it")
    return Unknown(fault.message) if fault.is_passing else Failed(fault)
