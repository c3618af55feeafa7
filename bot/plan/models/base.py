"""What every part of a plan shares: closed, frozen models, identifiers, and one word where a list may be."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

ALL = "all"
"""The word that stands for every agent (or, in `blocks`, for every task)."""

ID_PATTERN = r"^[a-z0-9]([a-z0-9._-]{0,38}[a-z0-9])?$"
"""40 characters, so that `agent:<id>` fits in a label of 50."""

WHEN_PATTERN = r"^(day|week) [1-9]\d{0,2}$"


class Part(BaseModel):
    """A closed piece of the plan: an unknown key is an error, a value never changes after loading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True, coerce_numbers_to_str=True
    )

    @model_validator(mode="before")
    @classmethod
    def empty_is_absent(cls, value: Any) -> Any:
        """A key without a value is the same as no key."""
        if isinstance(value, dict) and None in value.values():
            return {key: entry for key, entry in value.items() if entry is not None}
        return value


def as_list(value: Any) -> Any:
    """One word where a list may stand; nothing is an empty list."""
    if value is None:
        return []
    return [value] if isinstance(value, str | int | float | Mapping) else value


@dataclass(frozen=True, slots=True)
class Many:
    """A list, or one entry of it without the brackets; the JSON Schema says so too."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(as_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several["items"], several]} if "items" in several else several


@dataclass(frozen=True, slots=True)
class Short:
    """A mapping, or a plain word or sentence that stands for its `key`; the JSON Schema says so too."""

    key: str

    def widen(self, value: Any) -> Any:
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return {self.key: value}
        return {} if value is None else value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.widen, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        words = {"type": ["string", "number", "null"], "description": f"Stands for `{self.key}`."}
        return {"anyOf": [words, handler(schema)]}


def short(key: str) -> Short:
    """A plain word or sentence where a mapping may stand is the mapping's `key`."""
    return Short(key)


def no_twins(values: list[str]) -> list[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{value} stands twice in this list; write it once")
        seen.add(value)
    return values


def read_day(value: Any) -> Any:
    """A date is written in one way only: a number or a time of day is never taken for one."""
    day = value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else _calendar(str(value))
    if day is None:
        raise ValueError(f"{str(value)[:40]!r} is no date of the calendar; write one such as 2025-01-24")
    return day


def read_when(value: Any) -> Any:
    """A date, or a day or week counted from the session's start."""
    if isinstance(value, str) and re.fullmatch(WHEN_PATTERN, value):
        return value
    day = value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else _calendar(str(value))
    if day is None:
        raise ValueError(
            f"{str(value)[:40]!r} is no date of the calendar; "
            "write one such as 2025-01-24, or day 7 or week 2 counted from session.starts"
        )
    return day


def _calendar(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def read_partly(value: Any) -> Any:
    if isinstance(value, bool) or value == "partial":
        return value
    raise ValueError(f"{str(value)[:40]!r} is no answer here; write true, false or partial")


def read_percent(value: Any) -> Any:
    return int(value[:-1]) if isinstance(value, str) and re.fullmatch(r"(?:0|[1-9][0-9]{0,2})%", value) else value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": 1000}),
]
"""A title or sentence, one line."""
Text = Annotated[str, StringConstraints(max_length=20_000)]
"""Prose of several lines."""
Ids = Annotated[list[Id], AfterValidator(no_twins), Many()]
Lines = Annotated[list[Line], Many()]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict()]
Percent = Annotated[
    int,
    Strict(),
    Field(ge=0, le=100),
    BeforeValidator(read_percent),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": r"^\d{1,3}%$"}]}
    ),
]
_DATE = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
Day = Annotated[dt.date, BeforeValidator(read_day), WithJsonSchema(_DATE)]
When = Annotated[
    dt.date | str,
    BeforeValidator(read_when),
    WithJsonSchema({"anyOf": [_DATE, {"type": "string", "pattern": WHEN_PATTERN}]}),
]
"""A date, or `day 7`, `week 2` counted from `session.starts`."""
Partly = Annotated[bool | Literal["partial"], BeforeValidator(read_partly)]


def title_from_id(identifier: str) -> str:
    """`db-schema` becomes `Db schema`: the title of an entry that has none of its own."""
    words = re.sub(r"[-_.]+", " ", identifier).strip()
    return words[:1].upper() + words[1:]
