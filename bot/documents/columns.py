"""What the columns of a table are, by the words of their headings."""

from dataclasses import dataclass

from bot.documents.inline import Words
from bot.documents.names import key
from bot.documents.tree import Row, Table
from bot.documents.values import is_nothing

HEADINGS = """
agent        agent, agents, agent name, name, member, team member, participant, module, role name, who, component agent
agent        person, nom, membre
owner        owner, assignee, assigned to, assigned, agent, responsible, who, lead, dri, person, team, owned by
owner        owner agent, responsable
owner        responsible agent, assigned agent, lead agent, zuständig, verantwortlich, driver, primary owner, by whom
role         role, responsibility, responsibilities, specialty, expertise, scope, domain, description, rolle, rôle
role         aufgabe
focus        focus, focus area, current focus, area, specialization
current      current task, working on, current work, now, current
task         task, tasks, work item, item, deliverable, feature, story, ticket, activity, what, action, work, task name
task         title, todo, action item, work package, user story, issue, task title, aufgabe, subtask
task         task description, summary, tâche, step
number       #, id, no, nr, number, task id, key, ref, ticket id, issue id
state        status, state, progress status, current status, stand, statut
depends      depends
depends      depends on, dependencies, dependency, blocked by, after, requires, prerequisites, prerequisite, needs, deps
depends      dépend de, predecessor, predecessors, abhängig von, waits for, waiting on, waiting for
blocks       blocks, blocking, unblocks, impact on, required by, blocks what
due          due, due date, deadline, eta, date, target date, by, by when, due by, finish, end, end date
due          fällig, bis, échéance, when
start        start, start date, starts, begin, beginn
estimate     estimate, effort, size, points, story points, estimated effort, duration, time, est, estimation, aufwand
priority     priority, prio, p, importance, priorität
phase        phase, stage, step, phase name, phases
sprint       sprint, iteration, week, weeks, timeframe, timeline, period, woche, wochen
checkpoint   checkpoint, milestone, gate, meilenstein, milestones
note         note, notes, comment, comments, remarks, details, description, bemerkung, remark
progress     progress, completion, complete, percent, done, fortschritt, percent complete, percentage
state        health, rag, rag status
target       target, goal, target value, objective, threshold, ziel, slo
value        current, value, actual, current value, now, result, measured, today, ist, latest, baseline
metric       metric, metrics, kpi, measure, indicator, measurement, metric name, kennzahl, key result
area         area, component, workstream, system, service, subsystem, metric, category, stream, epic, track, bereich
risk         risk, risks, threat, risk item, risk description, risiko, risque
level        level, severity, impact, likelihood, probability, risk level, rating, priority
impact       impact, effect, consequence
likelihood   likelihood, probability, chance
mitigation   mitigation, mitigations, mitigation strategy, response, countermeasure, plan, action, contingency, maßnahme
lead         lead, leads, lead agent, lead agents, leads by, primary, primary agent, primary owner, owner, led by
support      support, supporting, supporting agents, supports, backup, secondary, assisted by, helpers, support agents
change       task type, change type, type, change, type of change, kind of change, change category
change       decision type, category
primary      primary agent, primary, approver, owner, lead agent, approved by, primary approver, lead, decides
clearance    required clearance, required clearances, clearance required, required approvals
clearance    approval required, approvals required, approval, clearance, required approval, sign off, approvals
clearance    clearances
veto         veto, can veto, veto by, may veto, can block, halt, can halt
coordinates  coordinates with, works with, collaborates with, coordinate with, talks to, interacts with, partners
topics       primary coordination topics, topics, coordination topics, about, subjects, on
independent  can start independently, independent, independently, can start, starts independently, independence
parallel     parallel safe, parallel, can run in parallel, parallelizable, parallel work
from         from, requester, requesting agent, needed by, requested by, consumer, who needs, agent, asks
from         needs from agent
to           to, provider, providing agent, from whom, needed from, provided by, needs from, asked, from agent, of
need         need, requirement, what, needs, requirement description, request, item, description, deliverable, details
provider     provider, provided by, owner, producer, implemented by, server, exposed by
consumers    consumers, consumer, used by, consumed by, clients, client
contract     contract, interface, api, schema, contract name, interface name, schnittstelle
methods      methods, operations, endpoints, functions, method, calls
version      version, v, contract version
file         file, path, spec, location, contract file
mock         mock, mocks, stub, mock file
incident     incident, situation, trigger, scenario, event, escalation, issue type, problem, case
incident     incident type, condition
channel      channel, channels, medium, kanal, place
use          use, purpose, used for, for, usage, topic, topics, what for, content
meeting      meeting, ceremony, event, ritual, sync, activity, cadence name, session, termin
every        frequency, cadence, when, every, schedule, day, time, how often, rhythm, turnus
items        agenda, checklist, items, topics, criteria, exit criteria, acceptance criteria, done when, requirements
done         done, complete, completed, erledigt, finished
entry        entry, event, decision, update, change, what happened, what, note, message, log, summary
at           date, time, when, timestamp, at, day, datum
outputs      outputs, output, deliverables, delivers, produces, deliverable
provides     provides to, provides, delivers to, feeds
owns         owns, paths, files, code, owned paths, directories, directory
timeline     timeline, eta, availability, duration
blockers     blockers, blocker, blocked on, impediments, blocked by
after        after, depends on, dependencies, requires, prerequisites, dependency
"""
ROLES: dict[str, list[str]] = {}
for _line in HEADINGS.strip().splitlines():
    _role, _, _words = _line.partition(" ")
    ROLES.setdefault(_role, []).extend(key(word) or word.strip() for word in _words.split(","))


@dataclass(frozen=True, slots=True)
class Columns:
    heads: tuple[str, ...]
    titles: tuple[str, ...]

    def find(self, *roles: str) -> int | None:
        """The column of the first of the roles that the table has; synonyms count in their order."""
        for role in roles:
            for word in ROLES[role]:
                if word in self.heads:
                    return self.heads.index(word)
        return None

    def has(self, *roles: str) -> bool:
        """Whether each role has a column of its own."""
        found = [self.find(role) for role in roles]
        return None not in found and len(set(found)) == len(found)

    def cell(self, row: Row, *roles: str) -> Words:
        at = self.find(*roles)
        return row.cells[at] if at is not None and at < len(row.cells) else Words(row.line, "")

    def rest(self, row: Row, *used: str) -> list[str]:
        """`Heading: text` of the cells that no role in `used` has taken."""
        taken = {self.find(role) for role in used}
        cells = list(enumerate(row.cells[: len(self.titles)]))
        return [
            f"{self.titles[at]}: {written(cell)}"
            for at, cell in cells
            if at not in taken and cell and not is_nothing(cell.text or cell.emoji)
        ]


def columns_of(table: Table) -> Columns:
    titles = tuple(cell.text for cell in table.head.cells)
    return Columns(tuple(key(title) or title for title in titles), titles)


def written(words: Words) -> str:
    return f"{words.emoji} {words.text}".strip()
