"""Both forms of a plan as the documentation shows them, and the example plans."""
# ruff: noqa: E501

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.plan.load import load
from bot.plan.models import AtLeast, Plan

PLANS = Path(__file__).parents[2] / "examples" / "plans"

SHORT = """\
version: 1
session: Shop launch
agents:
  claude: Rust core
  gemini: Infrastructure
  chatgpt: Gateway
tasks:
  postgres: {agent: gemini}
  schema:   {agent: claude, after: postgres}
  auth:     {agent: claude, after: schema}
  gateway:  {agent: chatgpt}
  jwt:      {agent: chatgpt, after: [auth, gateway]}
"""

FULL = """\
version: 1
session: {id: coord-ai-ml-mesh-001, title: AI/ML Infrastructure Integration, style: mesh, objective: ..., priority: high,
          timeline: 2-3 weeks, starts: 2025-08-13, branch: main, status: planning, success: [...]}
agents:
  security: {name: Security, role: AI/ML security, aliases: [Security Agent], human: false,
             principals: ["sec-app[bot]#4711", "ada#99"], emails: [...], operator: acme, owns: ["auth/**"], outputs: [...],
             provides: {agent-03: database layer}, needs: {agent-02: schema}, coordinates: {with: all, topics: ...}, focus: ...,
             timeline: ..., independent: partial, parallel_safe: true, brief: docs/brief.md, status_file: SECURITY_STATUS.md}
  claude-code:
  system-architecture-lead:
  innovation-architect:
  database-architect:
  backend-agent:
  agent-02:
  agent-03:
  deployment:
  quality:
areas:    {backend: {title: Backend Services, health: red, progress: 15, note: Critical, target: {progress: 80, by: 2 weeks}}}
phases:   {phase-1: {title: Vector Intelligence, after: [], weeks: 1-2, leads: [innovation-architect], supports: [security],
                     state: pending, handoff: {validate: Architecture compatibility, by: system-architecture-lead}}}
tasks:    {db-schema: {title: Database schema, agent: claude-code, kind: task, type: database, phase: phase-1,
                       checkpoint: week-1, after: [postgres], blocks: [all], critical: true, estimate: 3-4 days,
                       due: 2025-01-24, acceptance: [...], note: ..., aliases: [...], state: in-progress},
           postgres: {}}
requirements: [{from: innovation-architect, to: database-architect, need: Vector storage schema}]
checkpoints:  {checkpoint-1: {title: Requirements Gathering Complete, due: 2025-08-20, after: [], items: [
                 {text: All 13 agents have identified requirements, sign_off: all},
                 {text: Feasibility confirmed, sign_off: [innovation-architect]},
                 {text: Conflicts resolved, sign_off: {at_least: 2, of: [security, backend-agent]}}]},
               week-1: {}}
contracts:    {database: {version: 1, file: contracts/database.py, methods: [...], provider: agent-02, consumers: [agent-03],
                          mock: mocks/db.py}}
approvals:    {service-deployment: {when: {type: service-deployment, paths: ["deploy/**"]}, primary: deployment,
                                    supporting: [quality, security], clearances: [security], veto: [quality]}}
policy:       {self_approval: never, separate: operator, humans: 1, override: [ada#99], may_unlabel: [maintainer],
               veto_above: {quality: [security]}}
escalations:  {security-incident: {lead: security, support: all, validates: quality, halts: [service-deployment],
               acknowledge_within: 15m}}
workflows:    {deployment: {stages: [{id: pre-check, who: security, gate: sign-off}, {id: deploy, who: deployment}]}}
messages:     {schema: an object, timeout: 5s}
risks:        {schema: {level: high, title: Database Schema Complexity, note: Multiple agents need coordination}}
metrics:      {p99: {title: API response time, group: technical, per: system, target: "< 100 ms", value: ..., source: command}}
schedule:     {timezone: UTC, standup: {every: weekday 09:00, do: standup, items: [...]},
               review: {every: friday 16:00, do: weekly-review}}
standards:    {commits: conventional, tests_with_code: true, docs_with_api: true, notes: [...]}
rules: [...]
channels: {...: ...}
next: [...]
templates: {...: ...}
files: {status: docs/COORDINATION-STATUS.md}
"""


def plan_of(text: str) -> Plan:
    loaded = load(text, file="plan.yml")
    assert loaded.findings == ()
    assert loaded.plan is not None
    return loaded.plan


def test_the_short_form() -> None:
    plan = plan_of(SHORT)
    assert plan.session_id == "shop-launch"
    assert plan.style == "mesh"
    assert plan.agents["claude"].role == "Rust core"
    assert plan.task_title("jwt") == "Jwt"
    assert plan.tasks["jwt"].after == ["auth", "gateway"]
    assert plan.tasks["schema"].kind == "task"
    assert plan.policy.model_dump(exclude_defaults=True) == {}
    assert (plan.policy.self_approval, plan.policy.separate, plan.policy.lease) == ("never", "principal", "24h")
    assert (plan.policy.humans, plan.policy.unmatched, plan.policy.unowned) == (0, "pass", "pass")


def test_the_full_form() -> None:
    plan = plan_of(FULL)
    assert plan.session.id == "coord-ai-ml-mesh-001"
    assert plan.agents["security"].independent == "partial"
    assert plan.tasks["db-schema"].blocks == ["all"]
    assert plan.phases["phase-1"].handoff is not None
    assert plan.phases["phase-1"].handoff.by == "system-architecture-lead"
    assert plan.checkpoints["checkpoint-1"].items[2].sign_off == AtLeast(at_least=2, of=["security", "backend-agent"])
    assert plan.schedule is not None
    assert list(plan.schedule.recurring) == ["standup", "review"]
    assert plan.messages is not None
    assert plan.messages.schema_ == "an object"


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yml")), ids=lambda path: path.name)
def test_example_plans_are_valid(path: Path) -> None:
    plan_of(path.read_text(encoding="utf-8"))


def test_the_full_example_has_every_key() -> None:
    plan = plan_of((PLANS / "full.yml").read_text(encoding="utf-8"))
    used: set[tuple[str, str]] = set()
    models: set[type[BaseModel]] = {Plan}
    for part in _parts(plan):
        models.add(type(part))
        used |= {(type(part).__name__, name) for name in part.model_fields_set}
    missing = {(model.__name__, name) for model in models for name in model.model_fields} - used
    assert missing == set()


def _parts(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _parts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _parts(entry)
