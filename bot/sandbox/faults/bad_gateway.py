"""502 in place of an answer, before the request had its effect or after it.

Source: docs.github.com, "Troubleshooting the REST API", on timeouts; github.com/probot/probot/issues/921: a comment was
there although the answer was an error, and the client's retries posted it four times.
"""

from bot.sandbox.faults.base import Fault, Incoming, Outgoing

PAGE = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"


def _bad_gateway() -> Outgoing:
    return Outgoing(502, PAGE)


class BadGatewayBefore(Fault):
    """The request is lost."""

    name = "bad-gateway-before"

    def before(self, incoming: Incoming) -> Outgoing | None:
        return _bad_gateway() if self.trigger.bites(incoming) else None


class BadGatewayAfter(Fault):
    """The answer is lost; the write is done."""

    name = "bad-gateway-after"
    only_writes = True

    def after(self, incoming: Incoming, outgoing: Outgoing) -> Outgoing | None:
        return _bad_gateway() if self.trigger.bites(incoming) else None
