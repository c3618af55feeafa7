"""A pull request's facts as people write them down, in JSON: to try a plan's rules without GitHub."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from bot.domain.facts import Permission
from bot.domain.pull_facts import Part as Place
from bot.plan.models.base import Count, Flag, Line, Lines, Many, Part, short
from bot.plan.models.people import PRINCIPAL


def _account(value: str) -> str:
    if not PRINCIPAL.fullmatch(value) or "#" not in value:
        raise ValueError(f"{value[:60]!r} is no account; write login#id, for example ada#99 or app[bot]#4711")
    return value


Who = Annotated[str, AfterValidator(_account)]
"""`ada#99`, `app[bot]#4711`."""
Sha = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{7,64}$")]
Size = Annotated[Count, Field(ge=0)]


class BranchFacts(Part):
    """A branch and the commit that it is at."""

    branch: Line = Field(default="main", description="Name of the branch.")
    sha: Sha = Field(default="0" * 40, description="The commit.")
    repo: Line = Field(default="", description="`owner/name`; a head in another one than the base's is a fork.")


class FileFacts(Part):
    """A changed file."""

    path: Line = Field(description="The path, after the change.")
    old_path: Line | None = Field(default=None, description="The path before, where it was renamed.")
    additions: Size = Field(default=0, description="Added lines.")
    deletions: Size = Field(default=0, description="Deleted lines.")


class PersonFacts(Part):
    """Who a commit names: the account that GitHub links, and the address in the commit."""

    account: Who | None = Field(default=None, description="The account, where GitHub links one.")
    name: Line = Field(default="", description="The name in the commit.")
    email: Line = Field(default="", description="The address in the commit.")


Person = Annotated[PersonFacts, short("account")]


class CommitFacts(Part):
    """A commit of the pull request."""

    sha: Sha = Field(description="The commit.")
    author: Person = Field(description="Who wrote it.")
    committer: Person | None = Field(default=None, description="Who committed it; the author where nothing is written.")
    trailers: Lines = Field(default=[], description="Lines such as `Co-authored-by: Ada <ada@example.org>`.")
    co_authors: Annotated[list[Person], Many()] = Field(default=[], description="Co-authors, if not as trailers.")
    parents: Annotated[list[Sha], Many()] = Field(default=[], description="Parents, the first one first.")
    verified: Flag | None = Field(default=None, description="Whether GitHub verified its signature.")


class UpdateFacts(Part):
    """A merge of the base into the head, compared path by path."""

    sha: Sha = Field(description="The merge.")
    before: Sha = Field(description="The head before it.")
    both_changed: Lines | None = Field(default=None, description="Paths that changed on both sides; [] for none.")
    unexplained: Lines | None = Field(default=None, description="Paths that are neither side's; [] for none.")


class ReviewFacts(Part):
    """A review on GitHub."""

    by: Who | None = Field(default=None, description="Who reviewed; nobody where the account is gone.")
    state: Literal["approved", "changes-requested", "commented", "dismissed"] = Field(
        default="approved", description="What it says now."
    )
    commit: Sha = Field(description="The commit that was reviewed.")
    at: AwareDatetime = Field(description="When it was submitted.")


class CommentFacts(Part):
    """A comment on the pull request."""

    by: Who | None = Field(default=None, description="Who wrote it; nobody where the account is gone.")
    body: str = Field(default="", description="The text, as it was created where that is known.", max_length=65_536)
    created: AwareDatetime = Field(description="When it was written.")
    edited: AwareDatetime | Flag | None = Field(default=None, description="When it was edited, or `true`.")


class CheckFacts(Part):
    """The latest run of a check at the head."""

    name: Line = Field(description="The check's name.")
    state: Literal["success", "failure", "pending", "neutral", "skipped"] = Field(
        default="success", description="How it stands."
    )
    app: Line = Field(default="", description="Slug of its App.")
    app_id: Size = Field(default=0, description="Number of its App.")


class LabelFacts(Part):
    """A label, and who set it or took it off."""

    name: Line = Field(description="The label.")
    by: Who | None = Field(default=None, description="Who; nothing where that is not known.")


class TaskFacts(Part):
    """A task that the pull request closes."""

    task: Line = Field(description="The task's id.")
    type: Line = Field(default="", description="Its type of change; that of the plan where nothing is written.")
    agent: Line = Field(default="", description="Its agent; that of the plan where nothing is written.")
    checkpoint: Line = Field(default="", description="Its checkpoint; that of the plan where nothing is written.")


class SaidFacts(Part):
    """Something that stands: a veto, a halt, a hold, an override, a withdrawal."""

    by: Who = Field(description="Who said it.")
    at: AwareDatetime = Field(description="When.")
    reason: Line = Field(default="", description="Why.")
    agent: Line = Field(default="", description="The role that it was said in.")
    rule: Line = Field(default="", description="What is halted: a rule, its type, or `all`.")
    sha: Sha | None = Field(default=None, description="The commit that is overridden.")


class GapFacts(Part):
    """Something that could not be read, or not to its end."""

    part: Place = Field(default="other", description="What it is in.")
    why: Line = Field(description="What happened.")
    remedy: Line = Field(default="evaluate again", description="What somebody can do.")


Several = Annotated[list[SaidFacts], Many()]


class WrittenFacts(Part):
    """What is known of a pull request. Accounts are `login#id`; what is not written is empty."""

    number: Count = Field(default=1, description="Number of the pull request.")
    author: Who | None = Field(default=None, description="Who opened it; nobody where the account is gone.")
    pusher: Who | None = Field(default=None, description="Who pushed last; the author where nothing is written.")
    earlier_pushers: Annotated[list[Who], Many()] = Field(default=[], description="Who else pushed to it before.")
    base: Annotated[BranchFacts, short("branch")] = Field(default_factory=BranchFacts, description="Where it goes.")
    head: BranchFacts = Field(description="Where it comes from.")
    now: AwareDatetime | None = Field(default=None, description="The time of the verdict; for approvals that expire.")
    title: str = Field(default="", description="The title.", max_length=1_000)
    earlier_titles: Lines = Field(default=[], description="Titles that it had before.")
    draft: Flag = Field(default=False, description="Whether it is a draft.")
    labels: Annotated[list[Annotated[LabelFacts, short("name")]], Many()] = Field(default=[], description="Its labels.")
    unlabeled: Annotated[list[Annotated[LabelFacts, short("name")]], Many()] = Field(
        default=[], description="Labels that were taken off."
    )
    milestone: Line = Field(default="", description="Title of its milestone.")
    files: Annotated[list[Annotated[FileFacts, short("path")]], Many()] = Field(
        default=[], description="Changed files."
    )
    commits: list[CommitFacts] = Field(default=[], description="Its commits.")
    updates: list[UpdateFacts] = Field(default=[], description="Merges of the base into the head.")
    reviews: list[ReviewFacts] = Field(default=[], description="Reviews on GitHub.")
    comments: list[CommentFacts] = Field(default=[], description="Comments.")
    withdrawals: Several = Field(default=[], description="What was taken back, as Baton remembers it.")
    checks: list[CheckFacts] = Field(default=[], description="Checks at the head.")
    permissions: dict[Line, Permission] = Field(
        default={}, description="Live permission by account: `ada#99`, or the id alone."
    )
    teams: dict[Line, list[Who]] = Field(default={}, description="Members of teams, by `org/slug`.")
    known_ids: dict[Line, Count] = Field(default={}, description="Ids that logins in the plan had when first seen.")
    tasks: Annotated[list[Annotated[TaskFacts, short("task")]], Many()] = Field(
        default=[], description="Tasks that it closes."
    )
    codeowners: str | None = Field(default=None, description="Text of CODEOWNERS on the base branch.")
    vetoes: Several = Field(default=[], description="Vetoes that stand.")
    halts: Several = Field(default=[], description="Halts that stand.")
    holds: Several = Field(default=[], description="Holds that stand.")
    overrides: Several = Field(default=[], description="Overrides.")
    gaps: list[GapFacts] = Field(default=[], description="What could not be read.")
