"""What agents agreed to hold to: contracts, approvals, escalations, workflows."""

from bot.pages.rows import names
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import ALL, title_from_id
from bot.rules.contracts.integration import consumers_of, integration_of


def view(s: Situation) -> Values | None:
    plan = s.plan
    values = {
        "advisory": s.status.advisory and bool(plan.approvals),
        "contracts": [
            {
                "title": contract.title or title_from_id(name),
                "version": contract.version,
                "file": contract.file or "",
                "provider": _one(s, contract.provider),
                "consumers": _consumers(s, name),
                "methods": contract.methods,
            }
            for name, contract in plan.contracts.items()
        ],
        "approvals": [
            {
                "title": rule.title or title_from_id(name),
                "primary": _one(s, rule.primary),
                "supporting": names(s, rule.supporting),
                "clearances": names(s, rule.clearances),
                "veto": names(s, rule.veto),
                "note": rule.note or "",
            }
            for name, rule in plan.approvals.items()
        ],
        "escalations": [
            {
                "title": one.title or title_from_id(name),
                "lead": _one(s, one.lead),
                "support": names(s, one.support),
                "validates": _one(s, one.validates),
                "within": one.acknowledge_within or "",
                "note": one.note or "",
            }
            for name, one in plan.escalations.items()
        ],
        "workflows": [
            {
                "title": one.title or title_from_id(name),
                "notes": one.notes,
                "stages": [
                    {
                        "title": stage.title or title_from_id(stage.id),
                        "who": _who(s, stage.who),
                        "weeks": stage.weeks or "",
                        "note": stage.note or "",
                    }
                    for stage in one.stages
                ],
            }
            for name, one in plan.workflows.items()
        ],
    }
    return values if any(values.values()) else None


def _consumers(s: Situation, name: str) -> tuple[str, ...]:
    """Each with how far it is, where anybody said that."""
    contract = s.plan.contracts[name]
    said = {one.said.agent for one in s.status.integrations if one.contract == name} | contract.states.keys()
    if not said:
        return tuple(names(s, contract.consumers))
    states = integration_of(s.plan, s.status)
    return tuple(f"{s.plan.agent_name(one)} ({states[name, one]})" for one in consumers_of(s.plan, name))


def _one(s: Situation, agent: str | None) -> str:
    return s.plan.agent_name(agent) if agent else ""


def _who(s: Situation, who: str | None) -> str:
    """An agent's name, or a word such as `primary`."""
    if who is None or who == ALL:
        return who or ""
    return s.plan.agent_name(who) if who in s.plan.agents else who


SECTION = Section("agreements", "Agreements", view)
