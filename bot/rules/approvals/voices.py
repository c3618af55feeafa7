"""What counts as an approval: the latest word of each account, at the head commit, from somebody who may."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.board import Account
from bot.domain.facts import MAY_WRITE
from bot.domain.pull_facts import PullComment, PullFacts, Review
from bot.rules.approvals.heads import Heads
from bot.rules.approvals.verdict import Disregarded, Voice
from bot.rules.roles import shown
from bot.rules.seen import Seen

SHA = re.compile(r"[0-9a-fA-F]{12,64}")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
Kind = Literal["approve", "clear", "none"]


@dataclass(frozen=True, slots=True)
class Word:
    """What an account said last of approving. `none` takes back what it said before; `why` says how."""

    by: Account
    kind: Kind
    at: datetime
    order: tuple[bool, int, int]
    """Of words of one time: first those that take nothing back, then by number and line."""
    sha: str = ""
    agent: str = ""
    source: Literal["review", "comment"] = "comment"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Voices:
    """Everybody who was heard: approvals that count, and words that do not, with the reason."""

    voices: tuple[Voice, ...]
    disregarded: tuple[Disregarded, ...]


def hear(seen: Seen, asked: frozenset[str]) -> Voices:
    """`asked` are the agents of whom the rules want anything: they tell which role somebody exercises."""
    words, disregarded = latest_words(seen.facts)
    heads = Heads(seen.facts)
    voices: list[Voice] = []
    for word in words:
        heard = _Hearing(seen, heads, asked).hear(word)
        if isinstance(heard, Voice):
            voices.append(heard)
        else:
            disregarded.append(heard)
    return Voices(tuple(voices), tuple(disregarded))


def latest_words(facts: PullFacts) -> tuple[list[Word], list[Disregarded]]:
    """The latest word of each account, and what was no word at all."""
    latest: dict[int, Word] = {}
    strays: list[Disregarded] = []
    for word in (*_of_reviews(facts), *_of_comments(facts), *_withdrawn(facts)):
        if isinstance(word, Disregarded):
            strays.append(word)
            continue
        before = latest.get(word.by.id)
        if before is None or (before.at, before.order) < (word.at, word.order):
            latest[word.by.id] = word
    return sorted(latest.values(), key=lambda word: (word.at, word.by.id)), strays


def _of_reviews(facts: PullFacts) -> Iterator[Word | Disregarded]:
    for review in facts.reviews:
        if review.by is None:
            if review.state == "approved":
                yield Disregarded(None, "the account that approved is gone")
        elif review.state != "commented":
            yield _word_of_review(review, review.by)


def _word_of_review(review: Review, by: Account) -> Word:
    order = (review.state != "approved", 0, review.id)
    if review.state == "approved":
        return Word(by, "approve", review.at, order, review.commit, source="review")
    why = "asked for changes" if review.state == "changes-requested" else "the review was dismissed"
    return Word(by, "none", review.at, order, source="review", why=why)


def _of_comments(facts: PullFacts) -> Iterator[Word | Disregarded]:
    for comment in facts.comments:
        for line, said in enumerate(comment.said or ()):
            if said.word not in ("approve", "clear", "withdraw"):
                continue
            if comment.by is None:
                yield Disregarded(None, "the account that commented is gone")
            elif said.word == "withdraw":
                yield Word(comment.by, "none", comment.at, (True, comment.id, line), why="was withdrawn")
            elif comment.is_edited:
                why = "the comment was edited; edited comments never count"
                yield Word(comment.by, "none", comment.at, (True, comment.id, line), why=why)
            else:
                yield _word_of_comment(comment, comment.by, line, facts)


def _word_of_comment(comment: PullComment, by: Account, line: int, facts: PullFacts) -> Word | Disregarded:
    said = (comment.said or ())[line]
    kind: Kind = "clear" if said.word == "clear" else "approve"
    if not SHA.fullmatch(said.rest):
        why = f"/{kind} names no commit of 12 or more hexadecimal digits"
        return Disregarded(by, why, line_for(kind, facts.head.sha, said.agent))
    return Word(by, kind, comment.at, (False, comment.id, line), said.rest.lower(), said.agent)


def _withdrawn(facts: PullFacts) -> Iterator[Word]:
    for one in facts.withdrawals:
        yield Word(one.by, "none", one.at, (True, 0, 0), why=one.why)


def line_for(kind: str, sha: str, agent: str = "") -> str:
    """`/approve 0123456789ab as security`: what to write."""
    return f"/{kind} {sha[:12]}{f' as {agent}' if agent else ''}"


class _Hearing:
    """Holds one word against everything that bars it, in the order in which people can do something about it."""

    def __init__(self, seen: Seen, heads: Heads, asked: frozenset[str]) -> None:
        self.seen = seen
        self.heads = heads
        self.asked = asked

    def hear(self, word: Word) -> Voice | Disregarded:
        if word.kind == "none":
            return Disregarded(word.by, word.why)
        if not word.by.id:
            return Disregarded(word.by, "GitHub told no id of the account, and without one it is nobody")
        if why := self.why_barred(word):
            return Disregarded(word.by, why)
        role = self.role_of(word)
        if isinstance(role, Disregarded):
            return role
        agent = "" if role == NOBODY else role
        head = self.seen.facts.head.sha
        if self.heads.is_ambiguous(word.sha):
            why = f"approved {word.sha}, with which several commits of this pull request begin"
            return Disregarded(word.by, why, f"/{word.kind} {head}{f' as {agent}' if word.agent else ''}")
        if not self.heads.is_at_head(word.sha):
            why = self.heads.why_not(word.sha)
            return Disregarded(word.by, why, line_for(word.kind, head, agent if word.agent else ""))
        if why := self.why_no_permission(word.by):
            return Disregarded(word.by, why)
        until = expiry(self.seen, word.at)
        if until and until <= self.seen.facts.now:
            return Disregarded(word.by, "has expired", line_for(word.kind, head, agent if word.agent else ""))
        is_person = self.seen.roles.is_person(word.by)
        group = self.seen.roles.group_of(word.by.id)
        return Voice(word.by, agent, word.kind, word.at, word.sha, word.source, is_person, group, until)

    def why_barred(self, word: Word) -> str:
        if self.seen.plan.policy.self_approval == "allowed":
            return ""
        return self.seen.contributors.why_barred(word.by, self.seen.roles)

    def role_of(self, word: Word) -> "str | Disregarded":
        """The agent that the account speaks for; NOBODY for a person without a role."""
        roles, by = self.seen.roles, word.by
        mine = roles.agents_of(by)
        if word.agent:
            agent = roles.agent_named(word.agent)
            if agent in mine:
                return agent
            why = (
                f"is no principal of {word.agent}: unverified words never approve"
                if agent
                else (f"the plan has no agent {word.agent}")
            )
            return Disregarded(by, why)
        asked = [agent for agent in mine if agent in self.asked]
        if len(asked) > 1:
            why = f"acts for {' and '.join(asked)} and does not say for which"
            return Disregarded(by, why, line_for(word.kind, self.seen.facts.head.sha, asked[0]))
        if mine:
            return (asked or list(mine))[0]
        if agent := roles.named_without_id(by):
            return Disregarded(by, f"the plan names {shown(by)} for {agent} without an id; write {shown(by)}#{by.id}")
        return Disregarded(by, "is a bot that acts for no agent of the plan") if by.is_bot else NOBODY

    def why_no_permission(self, account: Account) -> str:
        """GitHub answers no permission for Apps: the plan in force names them by their id."""
        if account.is_bot:
            return ""
        permission = self.seen.facts.permissions.get(account.id)
        if permission is None:
            return "the permission could not be read"
        return "" if permission in MAY_WRITE else f"has no write permission ({permission})"


NOBODY = "-"
"""Stands for "no agent"; no id is a dash."""


def expiry(seen: Seen, at: datetime) -> datetime | None:
    lasts = seen.plan.policy.approvals_last
    return at + timedelta(**{UNITS[lasts[-1]]: int(lasts[:-1])}) if lasts else None
