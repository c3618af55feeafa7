"""Examples of messages that name agents who are not there."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import name_key

_WHO = ("agent", "sender", "receiver", "recipient", "from", "to", "source", "target")


@check("stranger-in-messages", severity="note")
def stranger_in_messages(subject: Subject) -> Iterator[Fault]:
    """The example of a message names an agent by a word that is no id and no name of an agent."""
    plan = subject.plan
    if plan.messages is None or not isinstance(plan.messages.schema_, dict):
        return
    known = {
        name_key(word) for name, agent in plan.agents.items() for word in (name, agent.name or name, *agent.aliases)
    }
    for key, value in plan.messages.schema_.items():
        names_agent = any(word in _WHO for word in key.lower().replace("-", "_").split("_"))
        if names_agent and plan.agents and isinstance(value, str) and name_key(value) not in known:
            if value.startswith(("<", "{", "[", "$")) or "|" in value or value.isupper():
                continue
            message = f"{key} is {value!r}, which is no id or name of an agent"
            yield Fault(message, "write an agent's id", "messages.schema")
