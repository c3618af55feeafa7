"""Who pushed a head: by the deliveries of pushes, by what Baton wrote beside the verdict, or by GitHub's activity."""

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.domain.board import Account
from bot.domain.events import Event, PullRequestChanged, Pushed
from bot.domain.ports import Place, Pulls
from bot.domain.pull_reads import PullRead

KEPT = 10_000


@dataclass(slots=True)
class Pushers:
    """Commits that became a branch's head, with the account that pushed them there."""

    github: Pulls
    _known: OrderedDict[tuple[int, str, str], Account] = field(default_factory=OrderedDict)
    _heads: OrderedDict[tuple[int, str], str] = field(default_factory=OrderedDict)
    """What each branch was pushed to last, as far as was heard."""

    def hear(self, event: Event) -> None:
        """A signed delivery says who pushed. Whoever opens a pull request need not have pushed its head."""
        sender = event.origin.sender if isinstance(event, Pushed | PullRequestChanged) else None
        if sender is None:
            return
        match event:
            case Pushed(origin=origin, branch=branch, head=head, is_deleted=False):
                self._keep((origin.repository_id, branch, head), sender)
            case PullRequestChanged(origin=origin, action="synchronize"):
                self._keep((origin.repository_id, _branch(event.head_branch, event.is_fork), event.head_sha), sender)

    async def of(self, place: Place, read: PullRead) -> Account | None:
        """None where nobody can tell: then nothing is green."""
        facts = read.facts
        key = (place.repository_id, _branch(facts.head.branch, facts.is_fork), facts.head.sha)
        heard = self._heads.get(key[:2])
        if heard == facts.head.sha and key in self._known:
            return self._known[key]
        # A head that was pushed back by somebody whose delivery was lost is an old commit, and has a check already.
        found = _written(read) if heard is None else None
        found = found or await self.github.pusher(
            place, repository=facts.head.repo, branch=facts.head.branch, sha=facts.head.sha
        )
        if found is not None:
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[int, str, str], account: Account) -> None:
        self._known[key] = account
        self._known.move_to_end(key)
        self._heads[key[:2]] = key[2]
        self._heads.move_to_end(key[:2])
        for kept in (self._known, self._heads):
            while len(kept) > KEPT:
                kept.popitem(last=False)


def mark(digest: str, pusher: Account | None, number: int = 0) -> str:
    """What the check carries for later: what it says, and who pushed its commit to this pull request's branch."""
    return f"{digest} {pusher.id if pusher else 0} {number}"


def _written(read: PullRead) -> Account | None:
    """The check at this very commit, which only Baton writes, says who pushed it."""
    words = read.own.external_id.split(" ") if read.own else []
    if len(words) != 3 or words[2] != str(read.facts.number):  # of another pull request with this head
        return None
    return Account(int(words[1]), "") if words[1].isdecimal() and int(words[1]) else None


def _branch(name: str, is_fork: bool) -> str:
    """A fork's branch is another one than the branch of that name here."""
    return f"fork:{name}" if is_fork else name
