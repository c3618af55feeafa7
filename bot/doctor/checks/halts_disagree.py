"""What an agent may halt, said in two places."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan.models import ALL


@check("halts-disagree")
def halts_disagree(subject: Subject) -> Iterator[Fault]:
    """An agent may halt everything by an escalation, but has a veto in some approval rules only."""
    approvals = subject.plan.approvals
    for name, escalation in subject.plan.escalations.items():
        lead = escalation.lead
        vetoes = [rule for rule, entry in approvals.items() if lead in entry.veto]
        if ALL in escalation.halts and lead and vetoes and len(vetoes) < len(approvals):
            message = f"{lead} may halt everything here, but has a veto only in {listed(vetoes)}"
            remedy = "name the rules that it halts, or give it a veto in all"
            yield Fault(message, remedy, f"escalations.{name}.halts")
