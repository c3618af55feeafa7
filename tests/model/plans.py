"""Plans that the stories are told under; a plan change is a step from one to another."""

from functools import cache

from bot.plan.load import load
from bot.plan.models import Plan

_HEAD = """\
version: 1
session: Stories
agents:
  front: {principals: ["ada#1"], owns: ["web/**"], operator: north}
  back:
    {principals: ["ben#2", "rover[bot]#71"], human: false, owns: ["src/**"], operator: south, emails: [b@example.org]}
  guard: {principals: ["cleo#3"], owns: ["deploy/**"], aliases: [Sec]}
  docs: {principals: ["dan#4", "cleo#3"], owns: ["docs/**"], operator: north}
tasks:
  ship: {agent: back, type: deploy, checkpoint: beta}
  tidy: {agent: docs}
checkpoints:
  beta: {title: Beta, items: [Ready]}
contracts:
  wire: {version: 1, file: src/wire.py, provider: back, consumers: [front]}
"""

_RULES = (
    """\
approvals:
  code: {when: {paths: ["src/**"]}, primary: back, supporting: [front, guard]}
  deploy: {when: {paths: ["deploy/**"]}, primary: back, supporting: [docs], clearances: [guard], veto: [guard]}
policy: {override: ["ada#1"], veto_above: {guard: [front]}, may_unlabel: [maintainer, guard]}
""",
    """\
approvals:
  anything: {approvals: 1}
  risky: {when: {labels: [risky]}, clearances: [guard], veto: [docs]}
""",
    """\
approvals:
  everything: {supporting: all, veto: all}
  tested: {when: {any: [{paths: ["*.py"]}, {title: fix}]}, supporting: all, needs: {checks: [{name: ci, app: builder}]}}
policy: {separate: operator, override: ["ada#1", "dan#4"]}
""",
    """\
approvals:
  owned: {when: {owned: outside}, owners: true}
  wire: {when: {contracts: all}, consumers: true}
  large: {when: {size: {lines_at_least: 20}}, approvals: 2}
  rest: {when: {not: {labels: [trivial]}}, approvals: 1}
policy: {unowned: fail}
""",
    """\
approvals:
  owners: {code_owners: true}
  ours: {when: {committer: [back]}, supporting: [guard, front]}
  unsigned: {when: {signed: false}, humans: 1}
policy: {self_approval: never, humans: 1}
""",
    """\
approvals:
  deploy: {when: {type: deploy}, primary: guard, supporting: [docs], veto: [guard]}
  beta: {when: {milestone: [beta]}, supporting: [docs, front]}
  tidy: {when: {tasks: [tidy], draft: false}, clearances: [docs]}
  some: {when: {at_least: 2, of: [{fork: true}, {author: all}, {base: [rel]}]}, approvals: 1}
  mine: {when: {all: [{owned: inside}, {head: ["topic*"]}]}, approvals: 1}
policy: {unmatched: fail, approvals_last: 40m, may_unlabel: [guard]}
""",
    """\
approvals:
  light: {when: {only_paths: ["docs/**"]}, approvals: 1}
  heavy: {when: {not: {only_paths: ["docs/**"]}}, approvals: 1, humans: 1, veto: [front]}
policy: {self_approval: allowed, override: ["ben#2"]}
""",
    """\
approvals:
  pattern: {when: {paths_match: ["\\\\.py$"], not: {type: trivial}}, primary: docs, supporting: [guard]}
  nobody: {when: {owned: nobody}, humans: 1}
policy: {separate: operator, approvals_last: 2h}
""",
)
TEXTS = tuple(_HEAD + rules for rules in _RULES)
CODEOWNERS = "*.py @ben\n/docs/ @acme/writers @dan\n/deploy/ @cleo\n"
TEAMS = {"acme/writers": (1, 4)}


@cache
def plan_number(number: int) -> Plan:
    loaded = load(TEXTS[number], file="plan.yml")
    assert loaded.plan is not None, loaded.findings
    return loaded.plan
