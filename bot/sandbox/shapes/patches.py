"""A pull request as text: one diff, or a mail a commit."""

from collections.abc import Iterable, Iterator

from bot.sandbox.changes import PullRequest
from bot.sandbox.git import diffs, pull_diff
from bot.sandbox.git.diffs import FileChange


def diff(pull: PullRequest) -> str:
    return "".join(_files(pull_diff.files(pull)))


def mail(pull: PullRequest) -> str:
    """As `git format-patch` writes it."""
    parts: list[str] = []
    for commit in pull_diff.commits(pull)[: pull_diff.COMMITS]:
        sha = commit.id.decode()
        author, message = commit.author.decode("utf-8", "replace"), commit.message.decode("utf-8", "replace")
        subject, _, body = message.partition("\n")
        head = (
            f"From {sha} Mon Sep 17 00:00:00 2001\nFrom: {author}\nSubject: [PATCH] {subject}\n\n{body.strip()}\n---\n"
        )
        parts.append(head + "".join(_files(diffs.of_commit(pull.repository, sha))))
    return "\n".join(parts)


def _files(changes: Iterable[FileChange]) -> Iterator[str]:
    for one in changes:
        old = one.previous or one.path
        yield f"diff --git a/{old} b/{one.path}\n"
        if one.previous is not None:
            yield f"rename from {one.previous}\nrename to {one.path}\n"
        before = "/dev/null" if one.status == "added" else f"a/{old}"
        after = "/dev/null" if one.status == "removed" else f"b/{one.path}"
        if one.patch:
            yield f"--- {before}\n+++ {after}\n{one.patch}\n"
