"""Rate limits that are reached: the secondary ones in their three dresses, and the hour's allowance.

Source: docs.github.com, "Rate limits for the REST API" and "Best practices for using the REST API": `retry-after` in
seconds; github.com/hub4j/github-api/issues/1805 and github.com/octokit/plugin-throttling.js/issues/454: without that
header. RFC 9110 lets it be a date as well.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from bot.sandbox.faults.base import Fault, Incoming, Outgoing, Trigger
from bot.sandbox.limits import Secondary

DOCS = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
MESSAGE = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "If you reach out to GitHub Support for help, please include the request ID."
)


class SecondaryLimit(Fault):
    """Refuses a request as too fast. The argument is the header `Retry-After`: seconds, `date`, or `none`."""

    name = "secondary-limit"

    def before(self, incoming: Incoming) -> Outgoing | None:
        if not self.trigger.bites(incoming):
            return None
        body = {"message": MESSAGE, "documentation_url": f"{DOCS}#about-secondary-rate-limits", "status": "403"}
        return Outgoing(403, body, self._headers())

    def _headers(self) -> dict[str, str]:
        match self.argument:
            case "none":
                return {}
            case "date":
                return {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)}
            case seconds:
                return {"Retry-After": seconds or "1"}


class PrimaryLimit(Fault):
    """The hour's allowance is used up; the argument is after how many seconds it is filled again."""

    name = "primary-limit"

    def before(self, incoming: Incoming) -> Outgoing | None:
        if incoming.path == "/rate_limit" or not self.trigger.bites(incoming):
            return None
        whom = incoming.actor.replace(":", " ID ", 1)
        reset = int((datetime.now(UTC) + timedelta(seconds=int(self.argument or 60))).timestamp())
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset), "X-RateLimit-Used": "5000"}
        if incoming.kind == "graphql":
            return Outgoing(200, {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}, headers)
        body = {"message": f"API rate limit exceeded for {whom}.", "documentation_url": DOCS, "status": "403"}
        return Outgoing(403, body, headers)


class EnforcedLimits(Fault):
    """Counts for real: 100 at once, 900 points a minute, 80 creations a minute and 500 an hour."""

    name = "enforced-limits"

    def __init__(self, trigger: Trigger, argument: str = "") -> None:
        super().__init__(trigger, argument)
        self.rules = Secondary()

    def turned_on(self, world: Any) -> None:
        world.limits.secondary = self.rules

    def turned_off(self, world: Any) -> None:
        world.limits.secondary = None
