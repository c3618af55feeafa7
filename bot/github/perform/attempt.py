"""What became of the writes of one try: done, failed, to be tried again, or lost and to be looked for."""

from dataclasses import dataclass, field

from bot.domain.actions import Action
from bot.errors import GitHubError, NotGranted, RateLimited
from bot.github.answers import SECONDARY_WAIT, Fault
from bot.github.perform.batch import Done, Failed, Outcome, Unknown
from bot.github.perform.desk import Desk, Unready
from bot.github.perform.stages import named
from bot.github.perform.write import Overtaken, Write

_QUICK = 10.0
"""Seconds after "was submitted too quickly"."""
_LAG = 2.0


@dataclass(slots=True)
class Attempt:
    """`pause` is how long to wait before the next try; `refused` an error that ends the run."""

    desk: Desk
    tries: int
    is_last: bool
    failures: dict[Action, str] = field(default_factory=dict)
    again: set[Action] = field(default_factory=set)
    lost: dict[Action, str] = field(default_factory=dict)
    refused: GitHubError | None = None
    pause: float = 0.0

    def take(self, write: Write, outcome: Outcome) -> None:
        action = write.action
        match outcome:
            case Done(payload):
                try:
                    write.take(self.desk, payload)
                except Overtaken:
                    self.retry(action, "somebody kept writing to the issue at the same time")
                except Unready as problem:
                    self.fail(action, str(problem))
            case Failed(fault):
                self._take_fault(write, fault)
            case Unknown(why) if write.must_look:
                self.lost[action] = why
            case Unknown(why):
                self.retry(action, why, pause=_LAG)

    def fail(self, action: Action, why: str) -> None:
        self.failures[action] = why if why.startswith(named(action)) else f"{named(action)}: {why}"

    def retry(self, action: Action, why: str, *, pause: float = 0.0) -> None:
        if self.is_last:
            self.fail(action, f"{why} (tried {self.tries} times)")
            return
        self.again.add(action)
        self.pause = max(self.pause, pause * self.tries)

    def _take_fault(self, write: Write, fault: Fault) -> None:
        action = write.action
        excuse = write.excuse(fault)
        if excuse == "done":
            write.assume(self.desk)
            return
        if excuse == "look":
            self.lost[action] = fault.message
        elif fault.is_limit:
            self.retry(action, fault.message, pause=SECONDARY_WAIT)
            if self.is_last:
                self.refused = RateLimited(f"{named(action)}: {fault.message}", retry_after=SECONDARY_WAIT)
        elif fault.is_too_quick:
            self.retry(action, fault.message, pause=_QUICK)
        elif fault.is_missing and self._is_fresh(write):
            self.retry(action, fault.message, pause=_LAG)
        elif fault.is_forbidden:
            self.refused = NotGranted(
                f"{named(action)}: {fault.message}; grant Issues: write in the App's settings and accept it for "
                "the installation, or use a token that may write here"
            )
        else:
            self.fail(action, f"{fault.message} ({write.mutation})")

    def _is_fresh(self, write: Write) -> bool:
        """It names what this run has just created: a replica does not know it yet."""
        return any(value in self.desk.fresh for value in write.input.values() if isinstance(value, str))
