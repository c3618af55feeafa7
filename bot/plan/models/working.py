"""How the agents work together: messages, schedule, standards, rules, channels, templates, files."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.plan.models.base import Line, Lines, Part, Text, short


class Messages(Part):
    """The typed JSON messages between agents: an example or schema, and the deadline of an answer."""

    schema_: dict[str, Any] | Text | None = Field(default=None, alias="schema")
    timeout: Annotated[str, Field(pattern=r"^\d{1,6}(ms|s|m|h)$")] | None = None
    note: Text | None = None


class Recurring(Part):
    """Something that comes back: `every: weekday 09:00`, `every: friday 16:00`, `every: day`."""

    every: Line | None = None
    do: Literal["standup", "weekly-review", "remind"] = "remind"
    title: Line | None = None
    items: Lines = []


class Schedule(Part):
    """The time zone, and recurring things by name beside it."""

    timezone: Line = "UTC"
    recurring: dict[str, Recurring] = {}

    @model_validator(mode="before")
    @classmethod
    def names_beside_timezone(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "recurring" in value:
            return value
        return {
            **({"timezone": value["timezone"]} if "timezone" in value else {}),
            "recurring": {name: entry for name, entry in value.items() if name != "timezone"},
        }


class Standards(Part):
    commits: Literal["conventional"] | None = None
    tests_with_code: bool = False
    docs_with_api: bool = False
    notes: Lines = []


class Rule(Part):
    """A rule of working together, in words."""

    title: Line
    points: Lines = []


class Channel(Part):
    title: Line | None = None
    use: Line | None = None


class Template(Part):
    """A form that agents fill in, kept as it was written."""

    title: Line | None = None
    text: Text


class Files(Part):
    """Generated files that are committed; none is without being named here."""

    status: Line | None = None


Rules = list[Annotated[Rule, short("title")]]
Channels = dict[str, Annotated[Channel, short("use")]]
Templates = dict[str, Annotated[Template, short("text")]]
