"""Approval rules on pull requests: facts and a plan in, a verdict that explains itself out."""

from bot.rules.approvals.judge import judge
from bot.rules.approvals.together import Joint, judge_group, together
from bot.rules.approvals.verdict import (
    Disregarded,
    Doubt,
    Need,
    RuleVerdict,
    Status,
    Stop,
    Verdict,
    Voice,
)
from bot.rules.roles import Candidate

__all__ = [
    "Candidate",
    "Disregarded",
    "Doubt",
    "Joint",
    "Need",
    "RuleVerdict",
    "Status",
    "Stop",
    "Verdict",
    "Voice",
    "judge",
    "judge_group",
    "together",
]
