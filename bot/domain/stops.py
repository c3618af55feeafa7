"""What somebody said of pull requests that stands until it is taken back: in the signed state of the status issue."""

from collections.abc import Iterable

from bot.domain.board import Account
from bot.domain.pull_facts import Halt, Hold, Override, Veto, Withdrawal
from bot.domain.state import Stop

MOST = 400
"""Stops that the state has room for; overrides of closed pull requests go first, the log keeps them."""
_GOING = ("override", "withdrawal", "hold")
"""What makes room, in this order. Vetoes and halts never do: nobody ends one by saying much else."""


def vetoes_of(stops: Iterable[Stop], number: int) -> tuple[Veto, ...]:
    found = (one for one in stops if one.kind == "veto" and one.number == number)
    return tuple(Veto(one.said.agent, by(one), one.reason, one.said.at) for one in found)


def halts_of(stops: Iterable[Stop]) -> tuple[Halt, ...]:
    found = (one for one in stops if one.kind == "halt")
    return tuple(Halt(one.rule, by(one), one.reason, one.said.at, one.said.agent) for one in found)


def holds_of(stops: Iterable[Stop], number: int) -> tuple[Hold, ...]:
    found = (one for one in stops if one.kind == "hold" and one.number == number)
    return tuple(Hold(by(one), one.reason, one.said.at) for one in found)


def overrides_of(stops: Iterable[Stop], number: int) -> tuple[Override, ...]:
    found = (one for one in stops if one.kind == "override" and one.number == number)
    return tuple(Override(by(one), one.sha, one.reason, one.said.at) for one in found)


def withdrawals_of(stops: Iterable[Stop], number: int) -> tuple[Withdrawal, ...]:
    found = (one for one in stops if one.kind == "withdrawal" and one.number == number)
    return tuple(Withdrawal(by(one), one.said.at) for one in found)


def by(stop: Stop) -> Account:
    return Account(stop.said.principal, stop.said.login)


def bounded(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """Within what the state has room for: the oldest overrides go first, vetoes and halts stay."""
    kept = list(stops)
    while len(kept) > MOST:
        oldest = next((at for kind in _GOING for at, one in enumerate(kept) if one.kind == kind), None)
        if oldest is None:
            break
        del kept[oldest]
    return tuple(kept)
