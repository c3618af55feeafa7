"""A check as it is written: its text, and a digest of everything that people see."""

import hashlib

from bot.domain.pull_reads import CheckButton, CheckRunText
from bot.rules.approvals.check import Check


def text_of(check: Check) -> CheckRunText:
    buttons = tuple(CheckButton(one.identifier, one.label, one.description) for one in check.actions)
    return CheckRunText(
        check.name, check.sha, check.conclusion, check.title, check.summary, check.text, buttons=buttons
    )  # fmt: skip


def digest_of(check: Check) -> str:
    words = "\0".join(
        (check.conclusion, check.title, check.summary, check.text, *(one.identifier for one in check.actions))
    )
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:20]
