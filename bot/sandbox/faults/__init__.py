"""What goes wrong on GitHub, at will: one fault a file, each with the page or thread that describes it.

A fault is turned on by its name, in a seed (`faults: [late-reads]`), on the command line (`--fault late-reads`)
or in a test (`world.faults.turn_on("bad-gateway-after=path:/comments,count:1")`). REST, GraphQL, webhooks and
pages ask `Faults` at the places where GitHub misbehaves; with nothing turned on every question is a loop over
an empty list.
"""

from bot.sandbox.faults.base import Dropped, Fault, Incoming, MutationFault, Outgoing, Trigger
from bot.sandbox.faults.registry import Faults, known, names

__all__ = ["Dropped", "Fault", "Faults", "Incoming", "MutationFault", "Outgoing", "Trigger", "known", "names"]
