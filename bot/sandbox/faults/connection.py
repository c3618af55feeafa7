"""Answers that are slow, and connections that break.

Source: githubstatus.com incident reports of raised latency, and any network.
"""

from bot.sandbox.faults.base import Dropped, Fault, Incoming, Outgoing


class Slow(Fault):
    """Every request waits before it is worked on; the argument is how many seconds (half a second)."""

    name = "slow"

    def delay(self, incoming: Incoming) -> float:
        return float(self.argument or 0.5) if self.trigger.bites(incoming) else 0.0


class ConnectionReset(Fault):
    """The connection closes without an answer, before the effect; `connection-reset=after` after it."""

    name = "connection-reset"

    def before(self, incoming: Incoming) -> Outgoing | None:
        if self.argument != "after" and self.trigger.bites(incoming):
            raise Dropped
        return None

    def after(self, incoming: Incoming, outgoing: Outgoing) -> Outgoing | None:
        if self.argument == "after" and self.trigger.bites(incoming):
            raise Dropped
        return None
