"""What can be changed: by the same operations as REST, with the same events."""

from base64 import b64encode
from typing import Any

from bot.sandbox.actor import person
from bot.sandbox.git import writing
from bot.sandbox.operations import comments, repositories
from tests.sandbox.graphql.place import Place


def change(place: Place, name: str, selection: str, /, **input: Any) -> Any:
    kind = name[0].upper() + name[1:]
    query = f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ clientMutationId {selection} }} }}"
    answer = place.ask(query, input={**input, "clientMutationId": "m1"})[name]
    assert answer.pop("clientMutationId") == "m1"
    return answer


def happened(place: Place) -> list[str]:
    found = [f"{notice.event}.{notice.action}" for notice in place.notices]
    place.notices.clear()
    return found


def test_labels_are_made_changed_and_deleted(place: Place) -> None:
    made = change(
        place,
        "createLabel",
        "label { id name color description }",
        repositoryId=place.repository.node_id,
        name="agent:ada",
        color="FF00aa",
        description="Rust",
    )["label"]
    assert (made["name"], made["color"], made["description"]) == ("agent:ada", "ff00aa", "Rust")
    changed = change(place, "updateLabel", "label { name color }", id=made["id"], name="agent:eva")["label"]
    assert changed == {"name": "agent:eva", "color": "ff00aa"}
    assert change(place, "deleteLabel", "", id=made["id"]) == {}
    assert happened(place) == ["label.created", "label.edited", "label.deleted"]


def test_an_issue_is_made_whole_in_one_mutation(place: Place) -> None:
    parent = place.open("Phase")
    place.notices.clear()
    made = change(
        place,
        "createIssue",
        """issue { number parent { number } author { login } labels(first: 5) { nodes { name } }
        assignees(first: 5) { nodes { login } } }""",
        repositoryId=place.repository.node_id,
        title="Task",
        body="do",
        labelIds=[place.repository.labels["bug"].node_id],
        assigneeIds=[place.bob.node_id],
        parentIssueId=parent.node_id,
    )["issue"]
    assert made == {
        "number": 2,
        "parent": {"number": 1},
        "author": {"login": "baton"},
        "labels": {"nodes": [{"name": "bug"}]},
        "assignees": {"nodes": [{"login": "bob"}]},
    }
    assert happened(place) == [
        "issues.opened",
        "issues.labeled",
        "issues.assigned",
        "sub_issues.sub_issue_added",
        "sub_issues.parent_issue_added",
    ]


def test_updating_changes_what_is_given_and_nothing_else(place: Place) -> None:
    from bot.sandbox.operations import milestones

    milestone = milestones.create(place.world, person(place.ada), place.repository, title="Week 1")
    issue = place.open("Old", body="kept", milestone=milestone, labels=[place.repository.labels["bug"]])
    selection = "actor { login } issue { title body milestone { title } labels(first: 3) { totalCount } state }"
    answer = change(place, "updateIssue", selection, id=issue.node_id, title="New")
    assert answer["issue"] == {
        "title": "New",
        "body": "kept",
        "milestone": {"title": "Week 1"},
        "labels": {"totalCount": 1},
        "state": "OPEN",
    }
    assert answer["actor"] == {"login": "baton"}
    answer = change(place, "updateIssue", selection, id=issue.node_id, milestoneId=None, labelIds=[], state="CLOSED")
    assert answer["issue"]["milestone"] is None
    assert answer["issue"]["labels"] == {"totalCount": 0}
    assert answer["issue"]["state"] == "CLOSED"


def test_closing_and_reopening_say_why(place: Place) -> None:
    issue = place.open("Once")
    place.notices.clear()
    closed = change(
        place, "closeIssue", "issue { state stateReason }", issueId=issue.node_id, stateReason="NOT_PLANNED"
    )
    assert closed["issue"] == {"state": "CLOSED", "stateReason": "NOT_PLANNED"}
    opened = change(place, "reopenIssue", "issue { state stateReason closedAt }", issueId=issue.node_id)
    assert opened["issue"] == {"state": "OPEN", "stateReason": "REOPENED", "closedAt": None}
    assert happened(place) == ["issues.closed", "issues.reopened"]


def test_labels_go_on_and_off_one_by_one(place: Place) -> None:
    issue = place.open("Labelled")
    ids = [place.repository.labels[name].node_id for name in ("bug", "question")]
    selection = "labelable { labels(first: 5) { nodes { name } } }"

    def names(answer: Any) -> list[str]:
        return [node["name"] for node in answer["labelable"]["labels"]["nodes"]]

    assert names(change(place, "addLabelsToLabelable", selection, labelableId=issue.node_id, labelIds=ids)) == [
        "bug",
        "question",
    ]
    assert names(
        change(place, "removeLabelsFromLabelable", selection, labelableId=issue.node_id, labelIds=ids[:1])
    ) == ["question"]
    assert names(change(place, "clearLabelsFromLabelable", selection, labelableId=issue.node_id)) == []


def test_comments_are_written_edited_hidden_and_deleted(place: Place) -> None:
    issue = place.open("Talk")
    place.notices.clear()
    edge = change(
        place,
        "addComment",
        "commentEdge { cursor node { id url author { login } } } subject { id } timelineEdge { node { __typename } }",
        subjectId=issue.node_id,
        body="/claim",
    )
    comment = edge["commentEdge"]["node"]
    assert (edge["subject"]["id"], comment["author"]["login"]) == (issue.node_id, "baton")
    assert edge["timelineEdge"]["node"] == {"__typename": "IssueComment"}
    edited = change(
        place,
        "updateIssueComment",
        "issueComment { body lastEditedAt userContentEdits(first: 3) { totalCount } issue { number } }",
        id=comment["id"],
        body="/release",
    )["issueComment"]
    assert (edited["body"], edited["userContentEdits"]["totalCount"]) == ("/release", 2)
    hidden = change(
        place,
        "minimizeComment",
        "minimizedComment { isMinimized minimizedReason }",
        subjectId=comment["id"],
        classifier="OFF_TOPIC",
    )
    assert hidden["minimizedComment"] == {"isMinimized": True, "minimizedReason": "off-topic"}
    shown = change(place, "unminimizeComment", "unminimizedComment { isMinimized }", subjectId=comment["id"])
    assert shown["unminimizedComment"] == {"isMinimized": False}
    assert change(place, "deleteIssueComment", "", id=comment["id"]) == {}
    assert happened(place) == ["issue_comment.created", "issue_comment.edited", "issue_comment.deleted"]


def test_a_reaction_is_given_once_and_taken_back(place: Place) -> None:
    comment = comments.create(place.world, person(place.ada), place.open("Liked"), body="/done")
    selection = "reaction { content user { login } } subject { id } reactionGroups { content viewerHasReacted }"
    for _ in range(2):
        given = change(place, "addReaction", selection, subjectId=comment.node_id, content="EYES")
        assert given["reaction"] == {"content": "EYES", "user": {"login": "baton[bot]"}}
    assert len(comment.reactions) == 1
    taken = change(place, "removeReaction", selection, subjectId=comment.node_id, content="EYES")
    assert {group["content"] for group in taken["reactionGroups"] if group["viewerHasReacted"]} == set()
    assert comment.reactions == {}


def test_sub_issues_are_added_moved_and_removed(place: Place) -> None:
    parent, *children = (place.open(title) for title in ("Phase", "One", "Two", "Three"))
    selection = "issue { subIssues(first: 9) { nodes { number } } }"

    def order(answer: Any) -> list[int]:
        return [node["number"] for node in answer["issue"]["subIssues"]["nodes"]]

    for child in children[:2]:
        change(place, "addSubIssue", selection, issueId=parent.node_id, subIssueId=child.node_id)
    url = "http://127.0.0.1:4000/acme/shop/issues/4"
    assert order(change(place, "addSubIssue", selection, issueId=parent.node_id, subIssueUrl=url)) == [2, 3, 4]
    moved = change(
        place,
        "reprioritizeSubIssue",
        selection,
        issueId=parent.node_id,
        subIssueId=children[2].node_id,
        beforeId=children[0].node_id,
    )
    assert order(moved) == [4, 2, 3]
    left = change(place, "removeSubIssue", selection, issueId=parent.node_id, subIssueId=children[0].node_id)
    assert order(left) == [4, 3]


def test_a_dependency_is_added_and_removed(place: Place) -> None:
    blocked, blocker = place.open("Blocked"), place.open("Blocker")
    place.notices.clear()
    selection = "issue { blockedBy(first: 5) { nodes { number } } } blockingIssue { number }"
    ids = {"issueId": blocked.node_id, "blockingIssueId": blocker.node_id}
    assert change(place, "addBlockedBy", selection, **ids) == {
        "issue": {"blockedBy": {"nodes": [{"number": 2}]}},
        "blockingIssue": {"number": 2},
    }
    assert change(place, "removeBlockedBy", selection, **ids)["issue"] == {"blockedBy": {"nodes": []}}
    assert happened(place) == [
        "issue_dependencies.blocked_by_added",
        "issue_dependencies.blocking_added",
        "issue_dependencies.blocked_by_removed",
        "issue_dependencies.blocking_removed",
    ]


def test_pins_locks_and_assignees(place: Place) -> None:
    issue = place.open("Status")
    assert change(place, "pinIssue", "issue { isPinned }", issueId=issue.node_id)["issue"] == {"isPinned": True}
    assert change(place, "unpinIssue", "id issue { isPinned }", issueId=issue.node_id)["issue"] == {"isPinned": False}
    locked = change(
        place,
        "lockLockable",
        "actor { login } lockedRecord { locked activeLockReason }",
        lockableId=issue.node_id,
        lockReason="RESOLVED",
    )
    assert locked["lockedRecord"] == {"locked": True, "activeLockReason": "RESOLVED"}
    opened = change(place, "unlockLockable", "unlockedRecord { locked }", lockableId=issue.node_id)
    assert opened["unlockedRecord"] == {"locked": False}
    selection = "assignable { assignees(first: 5) { nodes { login } } }"
    ids = {"assignableId": issue.node_id, "assigneeIds": [place.bob.node_id]}
    assert change(place, "addAssigneesToAssignable", selection, **ids)["assignable"]["assignees"]["nodes"] == [
        {"login": "bob"}
    ]
    assert change(place, "removeAssigneesFromAssignable", selection, **ids)["assignable"]["assignees"]["nodes"] == []


def test_an_issue_moves_with_its_labels(place: Place) -> None:
    store = repositories.create(place.world, place.acme, "store", with_default_labels=False)
    issue = place.open("Moving", labels=[place.repository.labels["bug"]])
    moved = change(
        place,
        "transferIssue",
        "issue { number repository { name } labels(first: 3) { nodes { name } } }",
        issueId=issue.node_id,
        repositoryId=store.node_id,
        createLabelsIfMissing=True,
    )["issue"]
    assert moved == {"number": 1, "repository": {"name": "store"}, "labels": {"nodes": [{"name": "bug"}]}}


def test_a_commit_is_made_on_real_git_objects(place: Place) -> None:
    before = writing.commit_files(
        place.world, person(place.ada), place.repository, {"old.md": b"1", "same.md": b"2"}, message="Begin"
    )
    place.notices.clear()
    made = change(
        place,
        "createCommitOnBranch",
        """commit { oid message url author { name } parents(first: 1) { nodes { oid } }
        tree { entries { name } } file(path: "docs/new.md") { object { ... on Blob { text } } } }
        ref { name target { oid } }""",
        branch={"repositoryNameWithOwner": "acme/shop", "branchName": "main"},
        expectedHeadOid=before,
        message={"headline": "Write the status", "body": "For everybody"},
        fileChanges={
            "additions": [{"path": "docs/new.md", "contents": b64encode("größer".encode()).decode()}],
            "deletions": [{"path": "old.md"}],
        },
    )
    assert made["commit"]["message"] == "Write the status\n\nFor everybody"
    assert made["commit"]["parents"]["nodes"] == [{"oid": before}]
    assert [entry["name"] for entry in made["commit"]["tree"]["entries"]] == ["docs", "same.md"]
    assert made["commit"]["file"]["object"] == {"text": "größer"}
    assert made["ref"] == {"name": "main", "target": {"oid": made["commit"]["oid"]}}
    assert happened(place) == ["push.None"]


def test_an_administrator_deletes_an_issue(place: Place) -> None:
    issue = place.open("Gone")
    query = "mutation($id: ID!) { deleteIssue(input: {issueId: $id}) { repository { issues { totalCount } } } }"
    answer = place.ask(query, person(place.ada), id=issue.node_id)
    assert answer["deleteIssue"]["repository"]["issues"]["totalCount"] == 0
    assert place.refuse("query($id: ID!) { node(id: $id) { id } }", id=issue.node_id)["type"] == "NOT_FOUND"
