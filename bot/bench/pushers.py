"""Who pushed to a pull request: by deliveries, by what Baton wrote beside the verdict, or by GitHub's activity."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.domain.board import Account
from bot.domain.events import Event, PullRequestChanged, Pushed
from bot.domain.ports import Place, Pulls
from bot.domain.pull_reads import Hands, PullRead, Push

KEPT = 10_000
LONGEST_MARK = 250
"""Characters that a check run surely keeps for its App."""
Branch = tuple[int, str]
"""By the number of its repository: a fork's branch is another one than the branch of that name here."""
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Trail:
    """A pull request from the head at which somebody knew all its pushers, to the last that was heard of."""

    head: str
    by: dict[int, Account] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(slots=True)
class Pushers:
    """Commits that became a branch's head, with the account that pushed them there, and all that pushed before."""

    github: Pulls
    _known: OrderedDict[tuple[int, str, str], Account] = field(default_factory=OrderedDict)
    _heads: OrderedDict[Branch, str] = field(default_factory=OrderedDict)
    """What each branch was pushed to last, as far as was heard."""
    _followed: OrderedDict[Branch, str] = field(default_factory=OrderedDict)
    """The heads of branches of which every push was heard since they were made."""
    _trails: OrderedDict[tuple[int, int], Trail] = field(default_factory=OrderedDict)
    """Pull requests by repository and number."""

    def hear(self, event: Event) -> None:
        """A signed delivery says who pushed. Whoever opens a pull request need not have pushed its head, and its
        branch may be older than what Baton remembers.
        """
        sender = event.origin.sender if isinstance(event, Pushed | PullRequestChanged) else None
        match event:
            case Pushed(origin=origin, branch=branch, head=head, is_deleted=False) if sender:
                self._follow((origin.repository_id, branch), event)
                self._keep((origin.repository_id, branch), head, sender)
            case PullRequestChanged(action="opened"):
                is_whole = self._followed.get((event.head_repository, event.head_branch)) == event.head_sha
                self._trail((event.origin.repository_id, event.number), Trail(event.head_sha, is_whole=is_whole))
            case PullRequestChanged(action="synchronize"):
                if sender and event.head_repository:
                    self._keep((event.head_repository, event.head_branch), event.head_sha, sender)
                self._goes_on(event, sender)
            case _:
                return

    def _follow(self, branch: Branch, event: Pushed) -> None:
        """A push that was not heard, or came out of its order, ends it: then GitHub is asked who pushed."""
        had = self._followed.pop(branch, None)
        if event.is_new or (had and had in (event.before, event.head)):
            self._followed[branch] = event.head
            _bound(self._followed)

    def _goes_on(self, event: PullRequestChanged, sender: Account | None) -> None:
        """Where a push is missing between two that were heard, the next verdict asks for all of them."""
        trail = self._trail((event.origin.repository_id, event.number), Trail(event.before_sha, is_whole=False))
        is_next = trail.head == event.before_sha or (trail.head == event.head_sha and sender and sender.id in trail.by)
        trail.is_whole = trail.is_whole and bool(is_next and sender)
        trail.head = event.head_sha
        if sender:
            trail.by[sender.id] = sender

    async def of(self, place: Place, read: PullRead) -> Hands:
        """Nothing is green where nobody can tell who pushed last, or where GitHub did not answer who pushed before."""
        facts = read.facts
        branch, sha = (read.head_repository, facts.head.branch), facts.head.sha
        trail = self._trail((place.repository_id, facts.number), Trail(sha, is_whole=False))
        is_whole = trail.is_whole and trail.head == sha
        heard = self._heads.get(branch)
        last = self._known.get((*branch, sha)) if heard == sha else None
        # A head that was pushed back by somebody whose delivery was lost is an old commit, and has a check already.
        if heard is None and sha not in facts.former_heads and (written := _written(read)):
            last, is_whole = last or written.last, is_whole or written.is_whole
            trail.by |= {one.id: one for one in written.earlier}
        if last is None or not is_whole:
            found = await self.github.pushes(place, repository=facts.head.repo, branch=facts.head.branch)
            is_whole = found is not None
            last = last or next((one.by for one in found or () if one.sha == sha), None)
            trail.by |= {one.by.id: one.by for one in _concerning(read, found or ())}
        trail.head, trail.is_whole = sha, is_whole
        pushed = (self._known.get((*branch, one.sha)) for one in facts.commits)
        trail.by |= {one.id: one for one in pushed if one}
        trail.by |= {one.id: one for one in (*read.forced_by, *([last] if last else []))}
        if last and read.head_repository:
            self._keep(branch, sha, last)
        earlier = (one for one in trail.by.values() if last is None or one.id != last.id)
        return Hands(last, tuple(sorted(earlier, key=lambda one: one.id)), is_whole)

    def _trail(self, key: tuple[int, int], new: Trail) -> Trail:
        trail = self._trails.setdefault(key, new)
        self._trails.move_to_end(key)
        _bound(self._trails)
        return trail

    def _keep(self, branch: Branch, sha: str, account: Account) -> None:
        self._known[*branch, sha] = account
        self._known.move_to_end((*branch, sha))
        self._heads[branch] = sha
        self._heads.move_to_end(branch)
        _bound(self._known)
        _bound(self._heads)


def mark(digest: str, hands: Mapping[int, Hands]) -> str:
    """What the check carries for later: what it says, and of each pull request behind it who pushed to it."""
    words = [f"{number}:{one.last.id if one.last else 0}" for number, one in sorted(hands.items())]
    more = [
        f"{word}:{'.'.join(str(by.id) for by in hands[number].earlier)}" if hands[number].is_whole else word
        for number, word in zip(sorted(hands), words, strict=True)
    ]
    whole = " ".join([digest, *more])
    return (whole if len(whole) <= LONGEST_MARK else " ".join([digest, *words]))[:LONGEST_MARK]


def _written(read: PullRead) -> Hands | None:
    """The check at this very commit, which only Baton writes, says who pushed it to this pull request's branch."""
    for word in read.own.external_id.split(" ")[1:] if read.own else ():
        number, _, rest = word.partition(":")
        if number == str(read.facts.number):
            last, is_whole, earlier = rest.partition(":")
            accounts = tuple(Account(int(one), "") for one in earlier.split(".") if one.isdecimal() and int(one))
            known = Account(int(last), "") if last.isdecimal() and int(last) else None
            return Hands(known, accounts, bool(is_whole))
    return None


def _concerning(read: PullRead, pushes: Iterable[Push]) -> Iterable[Push]:
    """Since it was opened, and what brought its commits before: a branch may have served others earlier."""
    commits = {one.sha for one in read.facts.commits}
    return (one for one in pushes if one.sha in commits or read.opened_at is None or one.at >= read.opened_at)


def _bound(kept: "OrderedDict[K, V]") -> None:
    while len(kept) > KEPT:
        kept.popitem(last=False)
