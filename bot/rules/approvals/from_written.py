"""Facts that somebody wrote in JSON to facts that are judged; whatever does not fit is told with its place."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.domain import pull_facts as made
from bot.domain.board import Account
from bot.errors import BatonError
from bot.plan.models import Plan
from bot.plan.nearest import nearest
from bot.rules.approvals.written import CommitFacts, PersonFacts, TaskFacts, WrittenFacts

MAX_BYTES = 20_000_000
_TRAILER = re.compile(r"\s*co-authored-by\s*:\s*(.{0,200}?)\s*<([^<>\s]{1,254})>\s*", re.IGNORECASE)
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class FactsInvalid(BatonError):
    """The facts do not fit; each place is told in a line."""

    code = 2


def read_facts(text: str | bytes, plan: Plan, *, file: str = "facts") -> made.PullFacts:
    """Facts from their JSON. Comments still hold their commands unread. Raises `FactsInvalid`."""
    try:
        value = json.loads(text[:MAX_BYTES])
    except (ValueError, RecursionError) as error:
        raise FactsInvalid(f"{file}: no JSON ({str(error)[:100]}); see `baton schema facts`") from None
    return facts_from(value, plan, file=file)


def facts_from(value: Any, plan: Plan, *, file: str = "facts") -> made.PullFacts:
    """Facts from a value of JSON. Raises `FactsInvalid` with a line for each place that does not fit."""
    try:
        written = WrittenFacts.model_validate(value, by_alias=True, by_name=False)
    except ValidationError as error:
        lines = [f"{file}: {_place(fault['loc'])}{_reason(fault)}" for fault in error.errors(include_url=False)]
        raise FactsInvalid("\n".join(list(dict.fromkeys(lines))[:50])) from None
    return _pull(written, plan)


def facts_schema() -> dict[str, Any]:
    """The JSON Schema of written facts."""
    schema = WrittenFacts.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Facts of a pull request"}


def account(who: str) -> Account:
    login, _, number = who.partition("#")
    return Account(int(number), login.removesuffix("[bot]"), is_bot=login.endswith("[bot]"))


def _pull(written: WrittenFacts, plan: Plan) -> made.PullFacts:
    author = _some(written.author)
    repo = written.base.repo or "owner/repository"
    return made.PullFacts(
        written.number,
        author,
        made.Ref(written.base.branch, written.base.sha.lower(), repo),
        made.Ref(written.head.branch, written.head.sha.lower(), written.head.repo or repo),
        written.now or _latest(written),
        _some(written.pusher) or author,
        earlier_pushers=tuple(map(account, written.earlier_pushers)),
        title=written.title,
        earlier_titles=tuple(written.earlier_titles),
        is_draft=written.draft,
        labels=tuple(made.SetLabel(one.name, _some(one.by)) for one in written.labels),
        taken_labels=tuple(made.TakenLabel(one.name, _some(one.by)) for one in written.unlabeled),
        milestone=written.milestone,
        files=tuple(
            made.ChangedFile(one.path, one.old_path or "", one.additions, one.deletions) for one in written.files
        ),
        commits=tuple(map(_commit, written.commits)),
        updates=tuple(
            made.UpdateMerge(one.sha.lower(), one.before.lower(), _maybe(one.both_changed), _maybe(one.unexplained))
            for one in written.updates
        ),
        reviews=tuple(
            made.Review(at, _some(one.by), one.state, one.commit.lower(), one.at)
            for at, one in enumerate(written.reviews, start=1)
        ),
        comments=tuple(
            made.PullComment(at, _some(one.by), one.body, one.created, one.edited not in (None, False))
            for at, one in enumerate(written.comments, start=1)
        ),
        withdrawals=tuple(made.Withdrawal(account(one.by), one.at) for one in written.withdrawals),
        checks=tuple(made.CheckRun(one.name, one.state, one.app, one.app_id) for one in written.checks),
        permissions={_number(who): permission for who, permission in written.permissions.items()},
        teams={name.lower(): tuple(account(who).id for who in members) for name, members in written.teams.items()},
        known_ids={login.lower(): number for login, number in written.known_ids.items()},
        tasks=tuple(_task(one, plan) for one in written.tasks),
        codeowners=written.codeowners,
        vetoes=tuple(made.Veto(one.agent, account(one.by), one.reason, one.at) for one in written.vetoes),
        halts=tuple(made.Halt(one.rule, account(one.by), one.reason, one.at, one.agent) for one in written.halts),
        holds=tuple(made.Hold(account(one.by), one.reason, one.at) for one in written.holds),
        overrides=tuple(
            made.Override(account(one.by), (one.sha or "").lower(), one.reason, one.at) for one in written.overrides
        ),
        gaps=tuple(made.Gap(one.part, one.why, one.remedy) for one in written.gaps),
    )


def _commit(written: CommitFacts) -> made.Commit:
    author = _signature(written.author)
    committer = _signature(written.committer) if written.committer else author
    named = [
        made.Signature(None, found[1], found[2]) for line in written.trailers if (found := _TRAILER.fullmatch(line))
    ]
    co_authors = (*named, *map(_signature, written.co_authors))
    parents = tuple(sha.lower() for sha in written.parents)
    return made.Commit(written.sha.lower(), author, committer, co_authors, parents, written.verified)


def _signature(one: PersonFacts) -> made.Signature:
    return made.Signature(_some(one.account), one.name, one.email)


def _task(one: TaskFacts, plan: Plan) -> made.LinkedTask:
    """What the plan says of the task stands in for what is not written."""
    task = plan.tasks.get(one.task)
    return made.LinkedTask(
        one.task,
        one.type or (task.type if task else None) or "",
        one.agent or (plan.owner_of(one.task) if task else ""),
        one.checkpoint or (task.checkpoint if task else None) or "",
    )


def _latest(written: WrittenFacts) -> datetime:
    """Without a time of the verdict it is that of the last thing that happened."""
    said = (*written.withdrawals, *written.vetoes, *written.halts, *written.holds, *written.overrides)
    times = [*(one.at for one in written.reviews), *(one.at for one in said)]
    times += [one.created for one in written.comments]
    return max(times, default=_NO_TIME)


def _some(who: str | None) -> Account | None:
    return account(who) if who else None


def _maybe(paths: list[str] | None) -> tuple[str, ...] | None:
    return None if paths is None else tuple(paths)


def _number(who: str) -> int:
    """`ada#99`, or the id alone; 0 is nobody's."""
    digits = who.rpartition("#")[2]
    return int(digits) if digits.isdecimal() and len(digits) < 17 else 0


def _place(loc: Iterable[int | str]) -> str:
    words = ".".join(str(step) for step in loc if not str(step).startswith(("function-", "list[", "constrained")))
    return f"{words}: " if words else ""


def _reason(fault: ErrorDetails) -> str:
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            near = nearest(str(fault["loc"][-1]), WrittenFacts.model_fields)
            return f"there is no such key{f'; is it {near}?' if near else ''}"
        case "string_pattern_mismatch":
            return "is no commit; write 7 to 64 hexadecimal digits"
        case _:
            return fault["msg"].removeprefix("Value error, ")
