"""Issue events as JSON: the lists `events` and `timeline`."""

from bot.sandbox.changes import Review
from bot.sandbox.git import store
from bot.sandbox.model import Comment, Issue, TimelineEvent
from bot.sandbox.shapes import Json, accounts, apps, git, issues, repositories, reviews, stamp
from bot.sandbox.world import World

ONLY_TIMELINE = frozenset({"cross-referenced", "commented", "committed"})
OTHER_END = {
    "sub_issue_added": "sub_issue",
    "sub_issue_removed": "sub_issue",
    "parent_issue_added": "parent_issue",
    "parent_issue_removed": "parent_issue",
    "blocked_by_added": "blocked_by",
    "blocked_by_removed": "blocked_by",
    "blocking_added": "blocking",
    "blocking_removed": "blocking",
}


def entry(world: World, entry: TimelineEvent | Comment | Review) -> Json:
    """One line of the timeline."""
    if isinstance(entry, Review):
        return {"event": "reviewed", **reviews.review(world, entry), "state": entry.state.lower()}
    if isinstance(entry, Comment):
        return commented(world, entry)
    if entry.event == "committed":
        return committed(world, entry)
    if entry.event == "cross-referenced":
        return cross_referenced(world, entry)
    return event(world, entry)


def committed(world: World, event: TimelineEvent) -> Json:
    repository = event.issue.repository
    commit = store.commit(repository, event.commit_id or "")
    return {"event": "committed", **git.git_commit(world, repository, commit)}


def commented(world: World, comment: Comment) -> Json:
    answer = issues.comment(world, comment)
    return {"event": "commented", "actor": answer["user"], **answer}


def cross_referenced(world: World, event: TimelineEvent) -> Json:
    assert event.other is not None, "a cross-reference has a source"
    source = issues.issue(world, event.other) | {"repository": repositories.minimal(world, event.other.repository)}
    return {
        "event": "cross-referenced",
        "actor": accounts.simple_or_none(world, event.actor),
        "created_at": stamp(event.created_at),
        "updated_at": stamp(event.created_at),
        "source": {"type": "issue", "issue": source},
    }


def event(world: World, event: TimelineEvent) -> Json:
    """One issue event; which further fields it has depends on its kind."""
    base = repositories.url(world, event.issue.repository)
    return {
        "id": event.id,
        "node_id": event.node_id,
        "url": f"{base}/issues/events/{event.id}",
        "actor": accounts.simple_or_none(world, event.actor),
        "event": event.event,
        "commit_id": event.commit_id,
        "commit_url": f"{base}/commits/{event.commit_id}" if event.commit_id else None,
        "created_at": stamp(event.created_at),
        "performed_via_github_app": apps.app_or_none(world, event.via_app),
        **_details(world, event),
    }


def event_with_issue(world: World, subject: TimelineEvent) -> Json:
    """As the repository's list and the answer for one event show it."""
    return event(world, subject) | {"issue": issues.issue(world, subject.issue)}


def reference(world: World, issue: Issue) -> Json:
    """The short form in which events name the other end of a relation."""
    return {
        "number": issue.number,
        "title": issue.title,
        "state": issue.state,
        "state_reason": issue.state_reason,
        "repository": repositories.simple(world, issue.repository),
        "issue_type": None,
    }


def _details(world: World, event: TimelineEvent) -> Json:
    match event.event:
        case "labeled" | "unlabeled":
            return {"label": {"name": event.label_name, "color": event.label_color}}
        case "milestoned" | "demilestoned":
            return {"milestone": {"title": event.milestone_title}}
        case "assigned" | "unassigned":
            assert event.assignee is not None, "an assignment names its assignee"
            return {
                "assignee": accounts.simple(world, event.assignee),
                "assigner": accounts.simple_or_none(world, event.actor),
            }
        case "renamed":
            return {"rename": {"from": event.renamed_from, "to": event.renamed_to}}
        case "locked" | "unlocked":
            return {"lock_reason": event.lock_reason}
        case "closed" | "reopened":
            return {"state_reason": event.state_reason if event.event == "closed" else None}
        case "review_requested" | "review_request_removed":
            requester = {"review_requester": accounts.simple_or_none(world, event.actor)}
            if event.team is not None:
                return requester | {"requested_team": accounts.team(world, event.team)}
            return requester | {"requested_reviewer": accounts.simple_or_none(world, event.assignee)}
        case "review_dismissed":
            return {"dismissed_review": _dismissed(event)}
        case kind if kind in OTHER_END and event.other is not None:
            return {OTHER_END[kind]: reference(world, event.other)}
        case _:
            return {}


def _dismissed(event: TimelineEvent) -> Json:
    assert event.review is not None, "a dismissal names its review"
    answer: Json = {"state": event.renamed_from, "review_id": event.review.id, "dismissal_message": event.renamed_to}
    if event.commit_id is not None:
        answer["dismissal_commit_id"] = event.commit_id
    return answer
