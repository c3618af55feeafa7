"""What every part of a plan shares: closed, frozen models, identifiers, and one word where a list may be."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

ALL = "all"
"""The word that stands for every agent (or, in `blocks`, for every task)."""

ID_PATTERN = r"^[a-z0-9]([a-z0-9._-]{0,38}[a-z0-9])?$"
"""40 characters, so that `agent:<id>` fits in a label of 50."""


class Part(BaseModel):
    """A closed piece of the plan: an unknown key is an error, a value never changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)


def as_list(value: Any) -> Any:
    """One word where a list may stand; nothing is an empty list."""
    if value is None:
        return []
    return [value] if isinstance(value, str | int | float | Mapping) else value


def no_twins(values: list[str]) -> list[str]:
    twins = sorted({value for value in values if values.count(value) > 1}) if len(values) < 500 else []
    if twins:
        raise ValueError(f"{twins[0]} stands twice in this list; write it once")
    return values


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""A title or sentence, one line."""
Text = Annotated[str, StringConstraints(max_length=20_000)]
"""Prose of several lines."""
Ids = Annotated[list[Id], BeforeValidator(as_list), AfterValidator(no_twins)]
Lines = Annotated[list[Line], BeforeValidator(as_list)]
Percent = Annotated[
    int, BeforeValidator(lambda v: int(v[:-1]) if isinstance(v, str) and re.fullmatch(r"\d{1,3}%", v) else v)
]


def short(key: str) -> BeforeValidator:
    """A plain word or sentence where a mapping may stand is the mapping's `key`."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else {} if value is None else value)


def title_from_id(identifier: str) -> str:
    """`db-schema` becomes `Db schema`: the title of an entry that has none of its own."""
    words = re.sub(r"[-_.]+", " ", identifier).strip()
    return words[:1].upper() + words[1:]
