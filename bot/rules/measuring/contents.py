"""Values in JSON: a whole file, or a block within words; by a key, or a path of keys."""

import json
from collections.abc import Iterator
from typing import Any

from bot import inert
from bot.rules.measuring.values import WrongMetric

DEEPEST = 12
"""Names in a path of keys."""
BLOCKS = 20
"""JSON blocks of one text that are looked at."""
FENCE = "```"


def parsed(content: bytes) -> Any:
    """Raises WrongMetric for what is no JSON in UTF-8."""
    try:
        text = content.decode("utf-8-sig")  # some shells write a mark in front
    except UnicodeDecodeError as error:
        raise WrongMetric(f"it is not UTF-8 at byte {error.start}; write the file as UTF-8") from None
    try:
        return json.loads(text)
    except RecursionError:
        raise WrongMetric("it is nested too deeply; write the values on one level") from None
    except ValueError as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "a number"
        raise WrongMetric(f'it is no JSON ({where}); write for example {{"p99": "87 ms"}}') from None


def value_at(content: Any, key: str) -> Any:
    """What stands under a key, or under a path such as `latency.p99`. Raises WrongMetric."""
    if not isinstance(content, dict):
        raise WrongMetric('it is no object with values; write for example {"p99": "87 ms"}')
    if key in content:
        return content[key]
    found: Any = content
    for name in key.split(".")[:DEEPEST]:
        if not isinstance(found, dict) or name not in found:
            raise WrongMetric(f"there is no `{inert.plain(key, 60)}` in it{_there(content)}")
        found = found[name]
    return found


def block_value(texts: tuple[str, ...], key: str) -> Any:
    """The value in the first JSON block that has the key. Raises WrongMetric."""
    why: WrongMetric | None = None
    for block in blocks(texts):
        try:
            return value_at(parsed(block.encode("utf-8", "replace")), key)
        except WrongMetric as error:
            why = why or error
    raise why or WrongMetric("there is no JSON block in its output; write one that begins with ```json")


def blocks(texts: tuple[str, ...]) -> Iterator[str]:
    """Fenced blocks that say that they are JSON, and texts that are an object as a whole."""
    count = 0
    for text in texts:
        if text.lstrip().startswith("{"):
            yield text
        inside: list[str] | None = None
        for line in text.splitlines():
            word = line.strip()
            if inside is None:
                inside = [] if word.lower() == f"{FENCE}json" else None
            elif word == FENCE:
                yield "\n".join(inside)
                inside, count = None, count + 1
            else:
                inside.append(line)
            if count >= BLOCKS:
                return


def _there(content: dict[str, Any]) -> str:
    names = [inert.plain(name, 30) for name in content][:5]
    more = f" and {len(content) - 5} more" if len(content) > 5 else ""
    return f"; there is {', '.join(f'`{name}`' for name in names)}{more}" if names else "; it is empty"
