"""Heads of pull requests for tests: a line each."""

from bot.domain.head_facts import CommitMessage, HeadFacts
from bot.domain.pull_facts import ChangedFile, Gap, Ref
from bot.plan.load import load
from bot.plan.models import Plan

HEAD = "ab" * 20


def head(
    *paths: str, title: str = "feat: change it", commits: tuple[str, ...] = (), gaps: tuple[Gap, ...] = ()
) -> HeadFacts:
    """Each path has one line more; of the commits the last is the head."""
    shas = [f"{at:040x}" for at in range(1, len(commits))] + [HEAD]
    messages = tuple(CommitMessage(sha, text) for sha, text in zip(shas, commits, strict=False))
    files = tuple(ChangedFile(path, additions=1) for path in paths)
    return HeadFacts(7, title, Ref("main", "00" * 20), Ref("topic", HEAD), files=files, commits=messages, gaps=gaps)


def plan_of(rest: str) -> Plan:
    loaded = load(f"version: 1\nsession: Shop\n{rest}\n", file="plan.yml")
    assert loaded.plan, loaded.findings
    return loaded.plan
