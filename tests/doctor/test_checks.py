"""Each check finds its contradiction, at its line, and is silent where there is none."""
# ruff: noqa: E501

import datetime as dt

import pytest

from bot.doctor import Subject, all_checks, examine
from bot.plan.load import load
from tests.doctor import test_rules

HEAD = "version: 1\nsession: Test\n"


def found(text: str, *, code: str, today: dt.date | None = None) -> list[tuple[int, str]]:
    loaded = load(text, file="plan.yml")
    assert loaded.plan is not None, loaded.findings
    subject = Subject(loaded.plan, loaded.source, "plan", text, today=today)
    return [(finding.line, finding.message) for finding in examine(subject) if finding.code == code]


CASES: list[tuple[str, str, list[int], str]] = [
    # code, plan, lines of the findings, a plan that has none
    (
        "completed-with-pending",
        "version: 1\nsession: {title: T, status: COMPLETED}\nphases:\n  p: {state: pending}\n  q: {status: DEPLOYING}\n"
        "checkpoints:\n  c: {state: active}\ntasks:\n  a: {state: done}\n  b:\n",
        [4, 5, 7, 10],
        "version: 1\nsession: {title: T, status: not completed}\nphases: {p: {state: pending}}\ntasks: {b: }\n",
    ),
    (
        "agent-without-deliverable",
        HEAD + "agents:\n  a: x\n  b: y\ntasks: {t: {agent: a}}\n",
        [5],
        HEAD
        + "agents: {a: x, b: y, c: z}\ntasks: {t: {agent: a}}\napprovals: {r: {primary: b}}\nescalations: {e: {lead: c}}\n",
    ),
    (
        "lead-without-deliverable",
        HEAD
        + "agents: {a: , b: }\nphases:\n  p:\n    leads:\n      - a\n      - b\ntasks: {t: {agent: a, phase: p}}\n",
        [8],
        HEAD + "agents: {a: , b: }\nphases: {p: {leads: [a, b]}}\ntasks: {t: {phase: p}}\n",
    ),
    (
        "agent-outside-phase",
        HEAD + "agents: {a: , b: }\nphases: {p: {leads: a}}\ntasks:\n  t: {agent: b, phase: p}\n",
        [6],
        HEAD + "agents: {a: , b: }\nphases: {p: {leads: a, supports: all}}\ntasks: {t: {agent: b, phase: p}}\n",
    ),
    (
        "blockers-none",
        HEAD + "agents:\n  a:\n    blockers: []\n    needs: {b: schema}\n  b:\ntasks: {t: {agent: b}}\n",
        [5],
        HEAD
        + "agents: {a: {blockers: [], needs: {b: schema}}, b: , c: {needs: {b: x}}}\ntasks: {t: {agent: b, state: done}}\n",
    ),
    (
        "provides-without-dependency",
        HEAD + "agents:\n  a: {provides: {b: x, c: y}}\n  b: {after: a}\n  c:\n  d: {provides: {all: z}}\n",
        [4, 7],
        HEAD
        + "agents: {a: {provides: {b: x, c: y}}, b: {needs: {a: x}}, c: }\nrequirements: [{from: c, to: a, need: y}]\n",
    ),
    (
        "dependency-without-provides",
        HEAD + "agents:\n  a: {provides: {b: x}}\n  b: {after: a}\n  c: {after: a}\n",
        [6],
        HEAD + "agents: {a: {provides: {all: x}}, b: {after: a}, c: {after: b}}\n",
    ),
    (
        "agent-cycle",
        HEAD + "agents:\n  a: {after: b}\n  b: {needs: {c: x}}\n  c:\n    after: a\n",
        [7],
        HEAD + "agents: {a: , b: {after: a}, c: {after: all}}\n",
    ),
    (
        "agent-cycle",
        HEAD + "agents:\n  a: {after: all}\n  b:\n    after: all\n",
        [6],
        HEAD + "agents: {a: {after: all}, b: }\n",
    ),
    (
        "provides-backwards",
        HEAD + "agents:\n  a: {provides: {b: x}, after: c}\n  b: {after: a}\n  c: {after: b}\n",
        [4],
        HEAD + "agents: {a: {provides: {b: x}}, b: {after: a}}\n",
    ),
    (
        "independent-but-dependent",
        HEAD + "agents:\n  a: {independent: true, after: b}\n  b: {independent: true}\n",
        [4],
        HEAD
        + "agents: {a: {independent: partial, after: b}, b: {independent: true}, c: {independent: false, after: a}}\n",
    ),
    (
        "blocked-but-starting",
        HEAD + "agents:\n  a: {blockers: [no server], timeline: can start immediately}\n",
        [4],
        HEAD + "agents: {a: {blockers: [no server], timeline: 2 days}, b: {timeline: immediately}}\n",
    ),
    (
        "starts-before-dependency",
        HEAD + "agents:\n  a: {after: b}\n  b:\nphases: {p: {leads: a}, q: {after: p, leads: b}}\n",
        [4],
        HEAD + "agents: {a: {after: b}, b: }\nphases: {p: {leads: b}, q: {after: p, leads: a}}\n",
    ),
    (
        "parallel-but-dependent",
        HEAD + "agents: {a: , b: {after: a}}\nphases:\n  p: {notes: [In parallel]}\n"
        "tasks: {t: {agent: a, phase: p}, u: {agent: b, phase: p}}\n",
        [5],
        HEAD
        + "agents: {a: , b: }\nphases: {p: {notes: [In parallel]}}\ntasks: {t: {agent: a, phase: p}, u: {agent: b, phase: p}}\n",
    ),
    (
        "done-before-dependency",
        HEAD + "tasks:\n  a: {state: in-progress}\n  b: {after: a, state: done}\n  c: {state: review, after: b}\n",
        [5],
        HEAD + "tasks: {a: {state: done}, b: {after: a, state: in-progress}, c: , d: {after: c, state: done}}\n",
    ),
    (
        "metric-misses-target",
        HEAD + "metrics:\n  a: {target: '< 100 ms', value: 0.2 s}\n  b: {target: '>= 80%', value: 79%, done: true}\n"
        "  c: {target: 5, value: 3}\n",
        [4, 5, 6],
        HEAD
        + "metrics: {a: {target: < 100 ms, value: 99 ms}, b: {target: '>80%', value: 95%}, c: {target: 100 ms, value: soon},"
        " d: {target: 10 users, value: 3 %}, e: {target: < 1 s, value: 999 ms}}\n",
    ),
    (
        "metric-cannot-be-read",
        HEAD
        + "metrics:\n  a: {from: {check: c, app: x, pattern: '('}}\n  b:\n    from:\n      check: c\n      app: x\n"
        "      pattern: (?=a)\n"
        + "".join(f"  m{at}: {{from: {{workflow: b.yml, artifact: a{at}}}}}\n" for at in range(11)),
        [4, 9, 20],
        HEAD
        + "metrics: {a: {from: {check: c, app: x, pattern: 'a+'}}, b: {from: {workflow: b.yml, artifact: m}}, c: }\n",
    ),
    (
        "metric-without-value",
        HEAD + "metrics:\n  a: {value: 3}\n  b: {target: 4, done: true}\n",
        [5],
        HEAD + "metrics: {b: {target: 4, done: true}, c: {target: 2}}\n",
    ),
    (
        "consumer-without-dependency",
        HEAD + "agents: {a: , b: , c: {after: a}}\ncontracts:\n  x:\n    provider: a\n    consumers: [b, c]\n",
        [7],
        HEAD + "agents: {a: , b: {after: a}}\ncontracts: {x: {provider: a, consumers: [b]}}\n",
    ),
    (
        "contract-without-provider",
        HEAD + "contracts:\n  x: A thing\n",
        [4],
        HEAD + "agents: {a: }\ncontracts: {x: {provider: a}}\n",
    ),
    (
        "contract-without-mock",
        HEAD
        + "agents: {a: }\ncontracts: {x: {provider: a}}\nrules:\n  - {title: Safe, points: [Mocks for all interfaces]}\n",
        [6],
        HEAD
        + "agents: {a: }\ncontracts: {x: {provider: a, mock: m.py}}\nrules: [{title: S, points: [Mocks for all interfaces]}]\n",
    ),
    (
        "critical-without-estimate",
        HEAD + "tasks:\n  a: {critical: true}\n  b: {critical: true, estimate: soon}\n",
        [4, 5],
        HEAD + "tasks: {a: {critical: true, estimate: 2 days}, b: , c: {critical: true, state: done}}\n",
    ),
    (
        "counts-disagree",
        HEAD
        + "agents: {a: , b: }\ncheckpoints:\n  c:\n    items:\n      - All 13 agents agree\n      - The 4-phase plan\n"
        "phases: {p: }\n",
        [7, 8],
        HEAD
        + "agents: {a: , b: }\nrules: [All 2 agents agree, 10+ agents may join, Phase 4 agents rest]\nphases: {p: }\n",
    ),
    (
        "done-with-open-parts",
        HEAD
        + "phases:\n  p: {state: done}\ncheckpoints:\n  c: {state: done, items: [x]}\ntasks: {t: {phase: p, state: ready}, u: {phase: p}}\n",
        [4, 6],
        HEAD + "phases: {p: {state: done}}\ncheckpoints: {c: {state: done, items: [{text: x, done: true}]}}\n"
        "tasks: {t: {phase: p, state: done}}\n",
    ),
    (
        "progress-disagrees",
        HEAD + "tasks:\n  a: {state: done, progress: 80}\n  b: {state: in-progress, progress: 100}\n",
        [4, 5],
        HEAD + "tasks: {a: {state: done, progress: 100}, b: {state: review, progress: 100}, c: {progress: 100}}\n",
    ),
    (
        "overall-disagrees",
        HEAD + "areas:\n  all-of-it: {title: Overall, progress: 80, target: {progress: 100}}\n"
        "  a: {progress: 10, target: {progress: 70}}\n  b: {progress: 20, target: {progress: 80}}\n",
        [4, 4],
        HEAD + "areas: {x: {title: Overall, progress: 15}, a: {progress: 10}, b: {progress: 20}}\n",
    ),
    (
        "halts-disagree",
        HEAD + "agents: {a: , b: }\napprovals: {r: {primary: b, veto: a}, s: {primary: b}}\nescalations:\n"
        "  e: {lead: a, halts: all}\n",
        [6],
        HEAD + "agents: {a: , b: }\napprovals: {r: {primary: b, veto: a}}\nescalations: {e: {lead: a, halts: all}}\n",
    ),
    (
        "weeks-out-of-order",
        HEAD + "phases:\n  p: {weeks: 1-2}\n  q: {weeks: 2-3, after: p}\n",
        [5],
        HEAD + "phases: {p: {weeks: 1-2}, q: {weeks: 3-4, after: p}, r: {weeks: 1}}\n",
    ),
    (
        "stage-after-plan",
        HEAD
        + "phases: {p: {weeks: 1-2}}\nworkflows:\n  w:\n    stages:\n      - {id: a, weeks: 2}\n      - {id: b, weeks: 3}\n",
        [8],
        HEAD + "phases: {p: }\nworkflows: {w: {stages: [{id: b, weeks: 3}]}}\n",
    ),
    (
        "impossible-sign-off",
        HEAD + "agents: {a: , b: }\ncheckpoints:\n  c:\n    items:\n      - {text: x, sign_off: {at_least: 3}}\n"
        "      - {text: y, sign_off: {at_least: 2, of: a}}\n",
        [7, 8],
        HEAD + "agents: {a: , b: }\ncheckpoints: {c: {items: [{text: x, sign_off: {at_least: 2}}]}}\n",
    ),
    (
        "judges-itself",
        HEAD + "agents: {a: {principals: [x#1]}, b: {principals: [x#1]}, c: }\nphases:\n"
        "  p: {agent: a, handoff: {by: a}}\n  q: {leads: [a], handoff: {by: b}}\n"
        "tasks:\n  t: {phase: p}\n  u: {phase: q}\n",
        [5, 6],
        HEAD
        + "agents: {a: , b: , c: }\nphases: {p: {agent: a, handoff: {by: b}}, q: {leads: [a, c], handoff: {by: a}}}\n"
        "tasks: {t: {phase: p}, u: {phase: q}}\n",
    ),
    (
        "approval-without-paths",
        HEAD + "approvals:\n  r: {when: {type: x}}\n",
        [4],
        HEAD + "approvals: {r: {when: {any: [{type: x}, {paths: [a]}]}}}\n",
    ),
    (
        "sole-approver",
        HEAD + "agents: {a: , b: }\napprovals:\n  r: {primary: a}\n",
        [5],
        HEAD + "agents: {a: , b: }\napprovals: {r: {primary: a, supporting: b}, s: {primary: b, supporting: all}}\n",
    ),
    (
        "approvals-not-separate",
        HEAD
        + "agents: {a: {principals: 'x#1'}, b: {principals: 'x#1'}}\napprovals:\n  r: {primary: a, clearances: b}\n",
        [5],
        HEAD
        + "agents: {a: {principals: 'x#1'}, b: {principals: ['x#1', 'y#2']}}\napprovals: {r: {primary: a, clearances: b}}\n",
    ),
    (
        "approvals-not-separate",
        HEAD + "policy: {separate: operator}\nagents: {a: {operator: o}, b: {operator: o}}\napprovals:\n"
        "  r: {primary: a, clearances: b}\n",
        [6],
        HEAD
        + "policy: {separate: operator}\nagents: {a: {operator: o}, b: {operator: n}}\napprovals: {r: {primary: a, clearances: b}}\n",
    ),
    (
        "phase-without-lead",
        HEAD + "agents: {a: }\nphases:\n  p: {leads: a}\n  q:\n",
        [6],
        HEAD + "phases: {p: , q: }\n",
    ),
    ("phase-without-task", HEAD + "phases:\n  p:\n  q:\ntasks: {t: {phase: p}}\n", [5], HEAD + "phases: {p: , q: }\n"),
    (
        "unreachable-phase",
        HEAD + "checkpoints: {c: }\nphases:\n  p:\n  q: {after: [p, c]}\n  r:\n",
        [6, 7],
        HEAD + "checkpoints: {c: {items: [x]}}\nphases: {p: , q: {after: [p, c]}, r: {after: q}}\n",
    ),
    (
        "phases-without-order",
        "version: 1\nsession: {title: T, style: sequential}\nphases:\n  p:\n  q:\n",
        [5],
        "version: 1\nsession: {title: T, style: sequential}\nphases: {p: , q: {after: p}}\n",
    ),
    (
        "dates-out-of-order",
        "version: 1\nsession:\n  title: T\n  starts: 2026-01-05\n  created: 2026-01-02\n  updated: 2026-01-01\ntasks:\n"
        "  a: {due: 2026-01-20}\n  b:\n    after: a\n    due: week 1\n  c: {due: 2026-01-01}\nphases:\n"
        "  p: {starts: 2026-02-02, due: 2026-02-01}\n  q: {after: p, starts: 2026-01-31}\n",
        [6, 11, 12, 14, 15],
        "version: 1\nsession: {title: T, starts: 2026-01-05, created: 2026-01-01, updated: 2026-01-02}\n"
        "tasks: {a: {due: week 1}, b: {after: a, due: 2026-01-11}}\nphases: {p: {starts: day 1, due: day 1}}\n",
    ),
    (
        "task-without-owner",
        HEAD + "agents: {a: }\ntasks:\n  t: {agent: a}\n  u:\n",
        [6],
        HEAD + "agents: {a: }\ntasks: {u: , v: }\n",
    ),
    (
        "names-itself",
        HEAD + "agents:\n  a: {after: a}\nrequirements:\n  - {from: a, to: a, need: x}\ncontracts:\n"
        "  c: {provider: a, consumers: a}\napprovals:\n  r: {primary: a, supporting: a}\n",
        [4, 6, 8, 10],
        HEAD + "agents: {a: {after: all}, b: }\nrequirements: [{from: a, to: all, need: x}]\n",
    ),
    (
        "two-spellings",
        HEAD + "agents:\n  security: x\n  security-agent: y\n  ops: {aliases: [Security Agent]}\n",
        [5, 6],
        HEAD + "agents: {security: {aliases: [Security Agent]}, quality: }\n",
    ),
    (
        "task-twice",
        HEAD + "tasks:\n  a: {title: Write docs}\n  b: {title: 'Write docs.'}\n",
        [5],
        HEAD + "agents: {x: , y: }\ntasks: {a: {title: Write docs, agent: x}, b: {title: Write docs, agent: y}}\n",
    ),
    (
        "owned-twice",
        HEAD + "agents:\n  a: {owns: [src/**]}\n  b:\n    owns:\n      - docs/**\n      - src/**\n",
        [8],
        HEAD + "agents: {a: {owns: [src/a/**]}, b: {owns: [src/**]}}\n",
    ),
    (
        "title-disagrees",
        HEAD + "tasks:\n  a: {title: Audit scheduled, state: in-progress}\n  b: {title: Move done, state: ready}\n",
        [4, 5],
        HEAD + "tasks: {a: {title: Audit scheduled}, b: {title: Scheduled jobs, state: done}}\n",
    ),
    (
        "idle-but-working",
        HEAD + "agents:\n  a:\n    status: READY\n  b: {current: Not yet started}\n"
        "tasks: {t: {agent: a, state: in-progress}, u: {agent: b, state: in-progress}}\n",
        [5, 6],
        HEAD
        + "agents: {a: {status: READY}, b: {status: working}}\ntasks: {t: {agent: b, state: in-progress}, u: {agent: a}}\n",
    ),
    (
        "planning-but-started",
        "version: 1\nsession:\n  title: T\n  status: planning\ntasks: {t: {state: done}}\n",
        [4],
        "version: 1\nsession: {title: T, status: planning}\ntasks: {t: {state: ready}}\n",
    ),
    (
        "critical-path-too-long",
        "version: 1\nsession: {title: T, starts: 2026-01-05}\ncheckpoints: {c: {due: week 1}}\ntasks:\n  a: {estimate: 4 days}\n"
        "  b: {estimate: 2 days, after: a}\n",
        [6],
        "version: 1\nsession: {title: T, starts: 2026-01-05}\ncheckpoints: {c: {due: week 1}}\n"
        "tasks: {a: {estimate: 3 days}, b: {estimate: 2 days, after: a}, c: {after: b}}\n",
    ),
    (
        "requirements-of-few",
        "version: 1\nsession: {title: T, style: mesh}\nagents: {a: , b: , c: }\nrequirements:\n  - {from: a, to: all, need: x}\n",
        [5],
        "version: 1\nsession: T\nagents: {a: , b: }\nrequirements: [{from: a, to: all, need: x}]\n",
    ),
    (
        "stranger-in-messages",
        HEAD + "agents: {a: {name: Core}}\nmessages:\n  schema: {source_agent: agent-3, target_agent: core}\n",
        [5],
        HEAD + "agents: {a: }\nmessages: {schema: {source_agent: a, to: <agent>, tokens: many}}\n",
    ),
]


@pytest.mark.parametrize(("code", "text", "lines", "clean"), CASES, ids=[case[0] for case in CASES])
def test_a_check_finds_its_contradiction_and_nothing_else(code: str, text: str, lines: list[int], clean: str) -> None:
    assert sorted(line for line, _ in found(text, code=code)) == lines
    assert found(clean, code=code) == []


def test_dates_that_have_gone_by_need_a_day_to_compare_with() -> None:
    text = "version: 1\nsession: {title: T, starts: 2026-01-05}\ntasks:\n  a: {due: day 3}\n  b: {due: day 3, state: done}\n"
    assert found(text, code="overdue") == []
    assert found(text, code="overdue", today=dt.date(2026, 1, 7)) == []
    assert found(text, code="overdue", today=dt.date(2026, 1, 8)) == [(4, "a was due on 2026-01-07 and is not done")]


def test_every_check_has_a_case_a_docstring_and_a_kind() -> None:
    tested = {case[0] for case in CASES} | {"overdue", "breaks-off", "status-twice"}
    tested |= {case[0] for case in test_rules.CASES} | test_rules.ASKING_GITHUB
    assert {check.code for check in all_checks()} == tested
    assert all(len(check.explanation) > 20 and check.of for check in all_checks())


def test_every_finding_is_one_line_with_a_remedy() -> None:
    for _, text, _, _ in CASES:
        loaded = load(text, file="plan.yml")
        assert loaded.plan is not None
        for finding in examine(Subject(loaded.plan, loaded.source, "plan", text)):
            assert "\n" not in str(finding)
            assert finding.remedy
            assert finding.line > 0
