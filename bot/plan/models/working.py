"""How the agents work together: messages, schedule, standards, rules, channels, templates, files."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.plan.models.base import Flag, Line, Lines, Part, Text, short


class Messages(Part):
    """The typed JSON messages between agents."""

    schema_: dict[str, Any] | Text | None = Field(
        default=None, alias="schema", description="An example or JSON Schema of a message."
    )
    timeout: Annotated[str, Field(pattern=r"^\d{1,6}(ms|s|m|h)$")] | None = Field(
        default=None, description="How long an answer may take: `5s`."
    )
    note: Text | None = Field(default=None, description="Anything else.")


class Recurring(Part):
    """Something that comes back."""

    every: Line | None = Field(default=None, description="When: `weekday 09:00`, `friday 16:00`, `day`.")
    do: Literal["standup", "weekly-review", "remind"] = Field(default="remind", description="What Baton does then.")
    title: Line | None = Field(default=None, description="Made from the name where it is not written.")
    items: Lines = Field(default=[], description="The checklist.")


class Schedule(Part):
    """The time zone, and recurring things by name beside it."""

    timezone: Line = Field(default="UTC", description="Name of the zone, such as Europe/Vienna.")
    recurring: dict[str, Recurring] = Field(
        default={}, description="Recurring things by name; in the file they stand beside `timezone`."
    )

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
    """What the agents hold themselves to."""

    commits: Literal["conventional"] | None = Field(default=None, description="Form of commit messages.")
    tests_with_code: Flag = Field(default=False, description="Whether code comes with its tests.")
    docs_with_api: Flag = Field(default=False, description="Whether a changed interface comes with its documentation.")
    meet_at_contracts: Flag = Field(
        default=False,
        description="Whether agents' Python code meets only at contracts: no import across owned paths, and one module "
        "an agent that imports a contract.",
    )
    notes: Lines = Field(default=[], description="Anything else, line by line.")


class Rule(Part):
    """A rule of working together, in words."""

    title: Line = Field(description="The rule.")
    points: Lines = Field(default=[], description="What it means, line by line.")


class Channel(Part):
    """Where something is told."""

    title: Line | None = Field(default=None, description="Made from the name where it is not written.")
    use: Line | None = Field(default=None, description="What goes there.")


class Template(Part):
    """A form that agents fill in, kept as it was written."""

    title: Line | None = Field(default=None, description="Made from the name where it is not written.")
    text: Text = Field(description="The form, in Markdown.")


class Files(Part):
    """Generated files that are committed; none is without being named here."""

    status: Line | None = Field(default=None, description="Path of the status page, such as docs/STATUS.md.")


Rules = list[Annotated[Rule, short("title")]]
Channels = dict[str, Annotated[Channel, short("use")]]
Templates = dict[str, Annotated[Template, short("text")]]
