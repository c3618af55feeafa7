"""Which changes a rule is for: a tree of predicates, each of which is one key."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.plan.models.base import Count, Flag, Ids, Line, Lines, Many, Part, short

LARGEST = 10_000_000
Amount = Annotated[Count, Field(ge=0, le=LARGEST)]


class Size(Part):
    """How large a change is: every bound that is written must hold."""

    files_at_least: Amount | None = Field(default=None, description="So many changed files, or more.")
    files_at_most: Amount | None = Field(default=None, description="So many changed files, or fewer.")
    lines_at_least: Amount | None = Field(default=None, description="So many added and deleted lines, or more.")
    lines_at_most: Amount | None = Field(default=None, description="So many added and deleted lines, or fewer.")

    @model_validator(mode="after")
    def has_a_bound(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("the size has no bound; write one such as `lines_at_least: 500`")
        return self


class GreenCheck(Part):
    """A check of another App that has succeeded at the head commit."""

    name: Line = Field(description="The check's name, as its App writes it.")
    app: Line | None = Field(
        default=None,
        description="Slug or id of the App that it comes from; any App may give it where this is left out.",
    )


Conditions = Annotated[list["Condition"], Field(min_length=1), Many()]


class Condition(Part):
    """Predicates on a pull request. Those that stand beside each other must all be true."""

    all_: Conditions | None = Field(default=None, alias="all", description="Every one of these is true.")
    any_: Conditions | None = Field(default=None, alias="any", description="At least one of these is true.")
    not_: "Condition | None" = Field(default=None, alias="not", description="This is not true.")
    at_least: Amount | None = Field(default=None, description="So many of the conditions in `of` are true.")
    of: Conditions | None = Field(default=None, description="The conditions that `at_least` counts.")
    type_: Line | None = Field(
        default=None, alias="type", description="A linked task has this type, or the label `type:<type>` was set."
    )
    paths: Lines = Field(default=[], description="A changed path matches one of these patterns of CODEOWNERS.")
    only_paths: Lines = Field(default=[], description="Every changed path matches one of these patterns.")
    paths_match: Lines = Field(default=[], description="A changed path contains a match of one of these RE2 patterns.")
    labels: Lines = Field(default=[], description="One of these labels was set, and nobody who may took it off.")
    title: Line | None = Field(default=None, description="The title has, or had, a match of this RE2 pattern.")
    author: Ids = Field(default=[], description="The author acts for one of these agents, or `all` for any agent.")
    committer: Ids = Field(default=[], description="A commit is by one of these agents, or `all` for any agent.")
    base: Lines = Field(default=[], description="The base branch matches one of these names; `*` stands within a part.")
    head: Lines = Field(default=[], description="The head branch matches one of these names; `*` stands within a part.")
    draft: Flag | None = Field(default=None, description="Whether it is a draft.")
    fork: Flag | None = Field(default=None, description="Whether it comes from another repository.")
    size: Size | None = Field(default=None, description="How large it is.")
    checks: Annotated[list[Annotated[GreenCheck, short("name")]], Many()] = Field(
        default=[], description="All of these checks are green at the head commit."
    )
    tasks: Ids = Field(default=[], description="It closes one of these tasks, or `all` for any task of the plan.")
    milestone: Lines = Field(default=[], description="Its milestone is one of these checkpoints or titles.")
    signed: Flag | None = Field(default=None, description="Whether every commit has a verified signature.")
    owned: Literal["outside", "inside", "nobody"] | None = Field(
        default=None,
        description="A changed path belongs to another agent than the author's (`outside`), every path to the"
        " author's (`inside`), or a path to no agent (`nobody`).",
    )
    contracts: Ids = Field(default=[], description="The file of one of these contracts changes, or `all` for any.")

    @model_validator(mode="after")
    def counts_something(self) -> Self:
        if self.at_least is not None and self.of is None:
            raise ValueError("at_least counts nothing; write `of:` with a list of conditions beside it")
        if self.of is not None and self.at_least is None:
            raise ValueError("of is not counted; write `at_least:` with a number beside it")
        return self

    @property
    def parts(self) -> "list[Condition]":
        """The conditions directly within this one."""
        return [*(self.all_ or []), *(self.any_ or []), *([self.not_] if self.not_ else []), *(self.of or [])]

    @cached_property
    def asks_nothing(self) -> bool:
        return self == _NOTHING


_NOTHING = Condition()
