"""Where the value of a metric comes from: a file of a workflow's run, or what a check says."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, model_validator

from bot.plan.models.base import Line, Many, Part, no_twins

_WORKFLOW = re.compile(r"(?:\.github/workflows/)?[^/\\@]{1,200}\.ya?ml")
_UNIT = re.compile(r"[^\d\s.,+<>=()/-][^\d()<>=]{0,39}")


def file_of_workflow(value: str) -> str:
    """A workflow is named by its file: titles are free, and two files may have the same."""
    if not _WORKFLOW.fullmatch(value):
        raise ValueError(f"{value[:60]!r} is no workflow's file; write its name, such as bench.yml")
    return value.removeprefix(".github/workflows/")


def unit_alone(value: str) -> str:
    if not _UNIT.fullmatch(value):
        raise ValueError(f"{value[:60]!r} is no unit; write it without a number, such as ms")
    return value


Key = Annotated[Line, StringConstraints(max_length=200)]
Unit = Annotated[Line, AfterValidator(unit_alone)]
Workflow = Annotated[Line, AfterValidator(file_of_workflow)]
Conclusion = Literal["success", "neutral", "failure", "skipped", "cancelled", "timed_out", "action_required"]


class FromWorkflow(Part):
    """A JSON file in an artifact of a workflow: of each run on the default branch that succeeds."""

    workflow: Workflow = Field(description="File name of the workflow: `bench.yml`.")
    artifact: Line = Field(description="Name of the artifact that it uploads.")
    file: Line | None = Field(
        default=None, description="File in the artifact; the only one that ends in `.json` where it is not written."
    )
    key: Key | None = Field(
        default=None, description="Where the value stands: `p99`, or `latency.p99`. The metric's id if not written."
    )
    unit: Unit | None = Field(default=None, description="Unit of a bare number there: `s`. Else it is the target's.")


class FromCheck(Part):
    """What a completed check says at a commit of the default branch: in title, summary or text of its output."""

    check: Line = Field(description="The check's name, as its App writes it.")
    app: Line = Field(description="Slug or id of the App that it comes from.")
    pattern: Key | None = Field(
        default=None, description="RE2 pattern whose first group is the value, such as `p99: (\\S+ ms)`."
    )
    key: Key | None = Field(
        default=None,
        description="Where the value stands in a JSON block of the output. The metric's id if there is no pattern.",
    )
    unit: Unit | None = Field(default=None, description="Unit of a bare number there: `s`. Else it is the target's.")
    conclusions: Annotated[list[Conclusion], Field(min_length=1), AfterValidator(no_twins), Many()] = Field(
        default=["success"], description="With which conclusions of the check its value counts."
    )

    @model_validator(mode="after")
    def is_read_in_one_way(self) -> Self:
        if self.pattern is not None and self.key is not None:
            raise ValueError("both `pattern` and `key` say where the value stands; keep one of them")
        return self


def _kind(value: Any) -> str:
    return "of_check" if isinstance(value, FromCheck) or (isinstance(value, Mapping) and "check" in value) else "of_run"


MetricSource = Annotated[
    Annotated[FromWorkflow, Tag("of_run")] | Annotated[FromCheck, Tag("of_check")], Discriminator(_kind)
]
