"""What a heading announces: the words of headings, by topic, in the order in which they decide."""

import re
from typing import Literal, get_args

from bot.documents.names import phrases

Topic = Literal[
    "templates", "escalations", "standup", "review", "next", "schedule", "success", "metrics", "risks", "critical",
    "blockers", "checkpoints", "deliverables", "requirements", "contracts", "messages", "workflows", "standards",
    "channels", "rules", "log", "tree", "dependencies", "approvals", "areas", "phases", "agents", "tasks", "session",
    "objective", "protocol", "guide",
]  # fmt: skip

# Each line: the topic, then words that decide it wherever they stand in a heading; `^` asks for the whole heading.
VOCABULARY = """
templates     template, templates, vorlagen
guide         getting started, onboarding, how to start, quick start, how to use, ^for each agent llm, ^usage
escalations   escalation, escalations, eskalation
standup       standup, standups, stand up, daily sync, daily scrum, morning sync, check in, check ins
review        weekly review, retrospective, retro, friday review, sprint review, weekly sync, ^review
next          next step, next steps, next action, next actions, immediate action, immediate actions, what s next, whats next
next          nächste schritte, prochaines étapes, ^next, ^upcoming, ^coming up
schedule      schedule, scheduled, calendar, activities, agenda, cadence, meeting, meetings, ceremonies, rituals, termine
success       ^success criteria, ^definition of success, ^acceptance criteria, ^exit criteria
metrics       metric, metrics, kpi, kpis, success criteria, measures, measurements, okr, okrs, key results, kennzahlen
risks         risk, risks, risiken, risiko, risques
critical      critical path, critical item, critical items, critical task, critical tasks
blockers      blocker, blockers, impediment, impediments, ^blocked by, blockaden
checkpoints   checkpoint, checkpoints, milestone, milestones, gate, gates, meilensteine, meilenstein, jalons, jalon
deliverables  deliverable, deliverables, liefergegenstände, livrables, ^outputs, ^artifacts
requirements  requirement, requirements, anforderungen, ^needs
messages      message format, message schema, message formats, message protocol, ^messages, ^messaging
workflows     workflow, workflows, process, processes, procedure, procedures, playbook, runbook, ablauf
workflows     emergency response, incident response
contracts     contract, contracts, interface, interfaces, schnittstellen
approvals     approval, approvals, who approves, sign off matrix, freigaben
standards     standard, standards, guideline, guidelines, conventions, convention, definition of done, best practices
channels      channel, channels, kanäle, where we talk, ^communication, ^communications
rules         rule, rules, principle, principles, ground rules, working agreement, working agreements, regeln
log           log, history, journal, changelog, decisions, ^updates, ^recent updates, protokoll
tree          folder structure, directory structure, file structure, repository structure, project structure, layout
dependencies  dependency, dependencies, dependency graph, dépendances, abhängigkeiten, ^order, ^task graph, ^critical chain, ^sequence
phases        ^phases, phase plan, implementation phases, roadmap, ^stages, ^steps, ^plan, project phases, phasen
tasks         task, tasks, todo, todos, to dos, backlog, open items, work items, action items, tickets, issues, kanban
tasks         ^actions, ^follow ups, ^initiatives, tâches, ^à faire
tasks         work breakdown, user stories, stories, ^work, ^items, ^assignments, ^sprint board, ^board, aufgaben, work packages
protocol      protocol, ^coordination
areas         project status, overall status, system status, area, areas, health, ^progress, ^status, status overview
areas         overall progress, ^overview of progress, ^where we stand, stand der arbeiten
session       details, metadata, ^about, ^summary, ^overview, ^session, ^notes, ^context, ^info, ^project, überblick
objective     objective, objectives, ^goal, ^goals, ^mission, ^purpose, ^ziel, ^ziele, ^sprint goal, ^objectif
"""  # noqa: E501


TOPICS: dict[str, Topic] = {topic: topic for topic in get_args(Topic)}


def vocabulary() -> list[tuple[Topic, str, bool]]:
    rows: list[tuple[Topic, str, bool]] = []
    for line in VOCABULARY.strip().splitlines():
        topic, _, phrases = line.partition(" ")
        for phrase in phrases.split(","):
            bare = phrase.strip()
            rows.append((TOPICS[topic], bare.removeprefix("^"), bare.startswith("^")))
    return rows


ANYWHERE = {phrase: topic for topic, phrase, whole in reversed(vocabulary()) if not whole}
WHOLE = {phrase: topic for topic, phrase, whole in vocabulary() if whole} | ANYWHERE
ORDER = {topic: at for at, topic in enumerate(dict.fromkeys(topic for topic, _, _ in vocabulary()))}
MAX_PHRASE = 4
FILLERS = phrases("the, our, a, an, current, my, overall, project, team, coordination, main, key, list, of, for")
DATED = re.compile(
    r"^(?:week|day|sprint|month|today|this|woche)\b.*\b(?:goals?|ziele?|targets?)$|^(?:sprint|weekly) goals$"
)
PEOPLE = (
    "agents?|participants?|participating agents|team members?|teams?|roster|owners|people|roles|members"
    "|crew|squad|modules|workstreams|contributors|stakeholders|who does what|who is who|who s who"
    "|who is on it|who|responsibilities|assignees|beteiligte|verantwortliche|agenten"
    "|équipe|mitwirkende|rollen"
)
ABOUT = (
    "status|responsibilities|roles|list|roster|overview|profiles|assignments|directory|updates?|reports?"
    "|specific status|and responsibilities|roles and responsibilities|status updates?|status reports?|members"
    "|definitions|specifications"
)
AGENTS = re.compile(rf"(?:[\w ]{{0,60}} )?(?:{PEOPLE})(?: (?:{ABOUT}))?")
FOR_WHOM = re.compile(rf"\b(?:per|for|by|with|from|to|across) (?:the |a |an |our |each |every )?(?:{PEOPLE})\b")
"""`One repository per team` is no list of teams."""
MULTI = re.compile(r"\b(?:multi|cross|inter|per|by|each|every|all) agents?\b")


def topic_of(words: str) -> Topic | None:
    """The topic of a heading, given as its key: the whole heading first, then the strongest phrase in it."""
    if DATED.search(words):
        return "checkpoints"
    tokens = words.split()
    bare = " ".join(token for token in tokens if token not in FILLERS)
    for form in (words, bare):
        if topic := WHOLE.get(form):
            return topic
    found = {
        ANYWHERE[phrase]
        for size in range(1, MAX_PHRASE + 1)
        for at in range(len(tokens) - size + 1)
        if (phrase := " ".join(tokens[at : at + size])) in ANYWHERE
    }
    if found:
        return min(found, key=ORDER.__getitem__)
    if FOR_WHOM.search(words):
        return None
    return "agents" if AGENTS.fullmatch(MULTI.sub("", words).strip()) else None
