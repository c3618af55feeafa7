"""What was said, and which of it counts as an approval."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from bot.domain.board import Account
from tests.rules.naive.people import People

WRITERS = ("write", "maintain", "admin")


class Words(People):
    def heads(self) -> list[str]:
        found = [self.facts.head.sha]
        while True:
            update = next((one for one in self.facts.updates if one.sha == found[-1]), None)
            if update is None or update.both_changed != () or update.unexplained != () or update.before in found:
                return found
            found.append(update.before)

    def latest(self) -> dict[int, tuple[Any, ...]]:
        """By account: (account, kind, commit, agent, time)."""
        words: list[tuple[Any, ...]] = []
        for review in self.facts.reviews:
            if review.by and review.state != "commented":
                kind = "approve" if review.state == "approved" else "nothing"
                words.append((review.at, kind == "nothing", 0, review.id, review.by, kind, review.commit, ""))
        for comment in self.facts.comments:
            for place, said in enumerate(comment.said or ()):
                if comment.by is None:
                    continue
                if said.word == "withdraw":
                    words.append((comment.at, True, comment.id, place, comment.by, "nothing", "", ""))
                if said.word in ("approve", "clear"):
                    if comment.is_edited:
                        words.append((comment.at, True, comment.id, place, comment.by, "nothing", "", ""))
                    elif re.fullmatch("[0-9a-fA-F]{12,64}", said.rest):
                        words.append(
                            (comment.at, False, comment.id, place, comment.by, said.word, said.rest.lower(), said.agent)
                        )
        words += [(one.at, True, 0, 0, one.by, "nothing", "", "") for one in self.facts.withdrawals]
        latest: dict[int, tuple[Any, ...]] = {}
        for word in sorted(words, key=lambda word: word[:4]):
            latest[word[4].id] = (word[4], word[5], word[6], word[7], word[0])
        return latest

    def approvals(self, asked: set[str]) -> list[tuple[Account, str, str]]:
        """Account, agent (empty for none), kind."""
        found = []
        for account, kind, sha, named, when in self.latest().values():
            is_here = any(head == sha or (len(sha) >= 12 and head.startswith(sha)) for head in self.heads())
            if kind == "nothing" or not is_here or self.is_barred(account):
                continue
            if not account.is_bot and dict(self.facts.permissions).get(account.id) not in WRITERS:
                continue
            if self.has_expired(when):
                continue
            agent = self.role(account, named, asked)
            if agent is not None:
                found.append((account, agent, kind))
        return found

    def has_expired(self, when: dt.datetime) -> bool:
        lasts = self.plan.policy.approvals_last
        if not lasts:
            return False
        minutes = int(lasts[:-1]) * {"m": 1, "h": 60, "d": 1440}[lasts[-1]]
        return (self.facts.now - when).total_seconds() >= minutes * 60

    def role(self, account: Account, named: str, asked: set[str]) -> str | None:
        mine = self.agents(account.id)
        if named:
            agent = self.agent_called(named)
            return agent if agent in mine else None
        if not mine:
            login = account.login + ("[bot]" if account.is_bot else "")
            for other in self.plan.agents.values():
                if any(p.lower() == login.lower() and not self.number(p) for p in other.principals):
                    return None
            return None if account.is_bot else ""
        wanted = [name for name in mine if name in asked]
        if len(wanted) > 1:
            return None
        return (wanted + mine)[0]

    def count(self, accounts: Iterable[Account]) -> int:
        """How many different ones: accounts of one operator count once, also over several steps."""
        heaps: list[tuple[set[int], set[str]]] = []
        everybody = [word[0] for word in self.latest().values()]
        for agent in self.plan.agents.values():
            everybody += [Account(self.number(one), one) for one in agent.principals if self.number(one)]
        for account in {one.id: one for one in everybody}.values():
            ids, operators = {account.id}, self.operators(account.id)
            for heap in [heap for heap in heaps if heap[1] & operators]:
                heaps.remove(heap)
                ids |= heap[0]
                operators = operators | heap[1]
            heaps.append((ids, operators))
        there = {account.id for account in accounts}
        return sum(bool(heap[0] & there) for heap in heaps)
