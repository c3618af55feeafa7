"""What can be asked, answered as GitHub answers it."""

from bot.sandbox.actor import person
from bot.sandbox.git import writing
from bot.sandbox.operations import accounts, comments, dependencies, issues, milestones, pins, reactions, sub_issues
from tests.sandbox.graphql.place import Place

SHOP = 'repository(owner: "acme", name: "shop")'


def test_a_repository_tells_about_itself(place: Place) -> None:
    repository = place.ask(
        f"""{{ {SHOP} {{
            id databaseId name nameWithOwner url isPrivate isArchived hasIssuesEnabled isInOrganization visibility
            viewerPermission isEmpty description owner {{ __typename login ... on Organization {{ databaseId }} }}
        }} }}"""
    )["repository"]
    assert repository == {
        "id": place.repository.node_id,
        "databaseId": place.repository.id,
        "name": "shop",
        "nameWithOwner": "acme/shop",
        "url": "http://127.0.0.1:4000/acme/shop",
        "isPrivate": False,
        "isArchived": False,
        "hasIssuesEnabled": True,
        "isInOrganization": True,
        "visibility": "PUBLIC",
        "viewerPermission": None,
        "isEmpty": True,
        "description": "Sells things",
        "owner": {"__typename": "Organization", "login": "acme", "databaseId": place.acme.id},
    }


def test_a_person_has_a_permission_and_an_app_has_none(place: Place) -> None:
    question = f"{{ {SHOP} {{ viewerPermission viewerCanAdminister }} }}"
    by = {who.login: place.ask(question, person(who))["repository"] for who in (place.ada, place.bob, place.eve)}
    assert [one["viewerPermission"] for one in by.values()] == ["ADMIN", "WRITE", "READ"]
    assert [one["viewerCanAdminister"] for one in by.values()] == [True, False, False]


def test_an_issue_with_everything(place: Place) -> None:
    world, ada = place.world, person(place.ada)
    milestone = milestones.create(world, ada, place.repository, title="Week 1")
    bug = place.repository.labels["bug"]
    issue = place.open("Add `cart`", body="See **this**", labels=[bug], assignees=[place.bob], milestone=milestone)
    issues.close(world, ada, issue, reason="not_planned")
    issues.lock(world, ada, issue, reason="too heated")
    found = place.ask(
        f"""{{ {SHOP} {{ issue(number: 1) {{
            number title titleHTML body bodyHTML bodyText state stateReason closed closedAt locked activeLockReason
            isPinned url databaseId fullDatabaseId createdViaEmail authorAssociation viewerDidAuthor
            author {{ login __typename ... on User {{ databaseId name }} }}
            labels(first: 5) {{ totalCount nodes {{ name color isDefault url }} }}
            assignees(first: 5) {{ nodes {{ login }} }}
            participants(first: 5) {{ nodes {{ login }} }}
            milestone {{ title number state progressPercentage url }}
        }} }} }}"""
    )["repository"]["issue"]
    assert found["titleHTML"] == "Add <code>cart</code>"
    assert found["bodyHTML"] == '<p dir="auto">See <strong>this</strong></p>'
    assert found["bodyText"] == "See this"
    assert (found["state"], found["stateReason"], found["closed"]) == ("CLOSED", "NOT_PLANNED", True)
    assert found["closedAt"] == "2026-01-01T00:00:00Z"
    assert (found["locked"], found["activeLockReason"]) == (True, "TOO_HEATED")
    assert found["fullDatabaseId"] == str(issue.id)
    assert found["author"] == {
        "login": "ada",
        "__typename": "User",
        "databaseId": place.ada.id,
        "name": "Ada",
    }
    assert (found["authorAssociation"], found["viewerDidAuthor"]) == ("MEMBER", False)
    assert found["labels"]["nodes"][0] | {"url": ""} == {"name": "bug", "color": "d73a4a", "isDefault": True, "url": ""}
    assert found["assignees"]["nodes"] == [{"login": "bob"}]
    assert found["participants"]["nodes"] == [{"login": "ada"}, {"login": "bob"}]
    assert found["milestone"]["progressPercentage"] == 100.0
    assert found["url"] == "http://127.0.0.1:4000/acme/shop/issues/1"


def test_a_bot_s_login_has_no_suffix_but_where_it_is_the_viewer(place: Place) -> None:
    issues.create(place.world, place.baton, place.repository, title="By the App")
    data = place.ask(
        f"""{{ viewer {{ login __typename databaseId }}
        {SHOP} {{ issue(number: 1) {{ author {{ __typename login url ... on Bot {{ databaseId }} }} }} }} }}"""
    )
    assert data["viewer"] == {"login": "baton[bot]", "__typename": "User", "databaseId": place.app.bot.id}
    assert data["repository"]["issue"]["author"] == {
        "__typename": "Bot",
        "login": "baton",
        "url": "http://127.0.0.1:4000/apps/baton",
        "databaseId": place.app.bot.id,
    }


def test_what_a_deleted_account_wrote_is_by_nobody(place: Place) -> None:
    issue = issues.create(place.world, person(place.eve), place.repository, title="Soon a ghost's")
    comments.create(place.world, person(place.eve), issue, body="hello")
    accounts.delete(place.world, place.eve)
    found = place.ask(
        f"""{{ {SHOP} {{ issue(number: 1) {{
            author {{ login }} comments(first: 1) {{ nodes {{ author {{ login }} }} }} }} }} }}"""
    )["repository"]["issue"]
    assert found == {"author": None, "comments": {"nodes": [{"author": None}]}}


def test_relations_count_and_list(place: Place) -> None:
    world, ada = place.world, person(place.ada)
    parent, first, second, third = (place.open(title) for title in ("Phase", "One", "Two", "Three"))
    for child in (first, second):
        sub_issues.add(world, ada, parent, child)
    dependencies.add(world, ada, third, first)
    dependencies.add(world, ada, third, second)
    issues.close(world, ada, first)
    found = place.ask(
        f"""query {{ {SHOP} {{
        phase: issue(number: 1) {{
            subIssues(first: 9) {{ nodes {{ number parent {{ number }} }} }}
            subIssuesSummary {{ total completed percentCompleted }} }}
        third: issue(number: 4) {{
            blockedBy(first: 9) {{ totalCount nodes {{ number state }} }}
            oldest: blockedBy(first: 9, orderBy: {{field: CREATED_AT, direction: ASC}}) {{ nodes {{ number }} }}
            issueDependenciesSummary {{ blockedBy totalBlockedBy blocking totalBlocking }} }}
        first: issue(number: 2) {{ blocking(first: 9) {{ nodes {{ number }} }} }}
        }} }}"""
    )["repository"]
    assert found["phase"]["subIssues"]["nodes"] == [{"number": n, "parent": {"number": 1}} for n in (2, 3)]
    assert found["phase"]["subIssuesSummary"] == {"total": 2, "completed": 1, "percentCompleted": 50}
    assert found["third"]["blockedBy"]["nodes"] == [
        {"number": 3, "state": "OPEN"},
        {"number": 2, "state": "CLOSED"},
    ]
    assert found["third"]["oldest"]["nodes"] == [{"number": 2}, {"number": 3}]
    assert found["third"]["issueDependenciesSummary"] == {
        "blockedBy": 1,
        "totalBlockedBy": 2,
        "blocking": 0,
        "totalBlocking": 0,
    }
    assert found["first"]["blocking"]["nodes"] == [{"number": 4}]


def test_the_edit_history_is_newest_first_and_keeps_the_original(place: Place) -> None:
    issue = place.open("Edited", body="one")
    place.world.clock.advance(minutes=1)
    issues.edit(place.world, place.baton, issue, body="two")
    found = place.ask(
        f"""{{ {SHOP} {{ issue(number: 1) {{
            includesCreatedEdit lastEditedAt editor {{ login __typename }}
            userContentEdits(first: 9) {{ totalCount nodes {{ diff editedAt editor {{ login }} }} }} }} }} }}"""
    )["repository"]["issue"]
    assert (found["includesCreatedEdit"], found["lastEditedAt"]) == (True, "2026-01-01T00:01:00Z")
    assert found["editor"] == {"login": "baton", "__typename": "Bot"}
    assert [(edit["diff"], edit["editor"]["login"]) for edit in found["userContentEdits"]["nodes"]] == [
        ("two", "baton"),
        ("one", "ada"),
    ]


def test_the_timeline_names_what_happened(place: Place) -> None:
    world, ada = place.world, person(place.ada)
    issue = place.open("Watched", labels=[place.repository.labels["bug"]])
    issues.edit(world, ada, issue, title="Renamed")
    comments.create(world, ada, issue, body="word")
    place.open("Other", body="like #1")
    issues.close(world, ada, issue)
    items = place.ask(
        f"""{{ {SHOP} {{ issue(number: 1) {{
            all: timelineItems(first: 20) {{ totalCount filteredCount pageCount nodes {{ __typename
                ... on LabeledEvent {{ label {{ name }} actor {{ login }} }}
                ... on RenamedTitleEvent {{ previousTitle currentTitle }}
                ... on CrossReferencedEvent {{ isCrossRepository source {{ ... on Issue {{ number }} }} }}
                ... on ClosedEvent {{ stateReason createdAt closable {{ closed }} }} }} }}
            closings: timelineItems(first: 20, itemTypes: [CLOSED_EVENT, ISSUE_COMMENT]) {{ nodes {{ __typename }} }}
            late: timelineItems(last: 1, skip: 0) {{ pageCount nodes {{ __typename }} }}
        }} }} }}"""
    )["repository"]["issue"]
    nodes = items["all"]["nodes"]
    assert [node["__typename"] for node in nodes] == [
        "LabeledEvent",
        "RenamedTitleEvent",
        "IssueComment",
        "CrossReferencedEvent",
        "ClosedEvent",
    ]
    assert nodes[1] == {"__typename": "RenamedTitleEvent", "previousTitle": "Watched", "currentTitle": "Renamed"}
    assert nodes[3]["source"] == {"number": 2}
    assert [node["__typename"] for node in items["closings"]["nodes"]] == ["IssueComment", "ClosedEvent"]
    assert items["late"] == {"pageCount": 1, "nodes": [{"__typename": "ClosedEvent"}]}


def test_reactions_come_in_groups_of_every_kind(place: Place) -> None:
    issue = place.open("Liked")
    for actor in (person(place.ada), place.baton):
        reactions.add(place.world, actor, issue, content="rocket")
    groups = place.ask(
        f"""{{ {SHOP} {{ issue(number: 1) {{
            reactions(first: 5, content: ROCKET) {{ totalCount viewerHasReacted nodes {{ user {{ login }} }} }}
            reactionGroups {{ content viewerHasReacted reactors(first: 5) {{ totalCount }} }} }} }} }}"""
    )["repository"]["issue"]
    assert groups["reactions"]["totalCount"] == 2
    assert groups["reactions"]["viewerHasReacted"] is True
    assert len(groups["reactionGroups"]) == 8
    assert groups["reactionGroups"][6] == {
        "content": "ROCKET",
        "viewerHasReacted": True,
        "reactors": {"totalCount": 2},
    }


def test_issues_are_filtered_and_ordered(place: Place) -> None:
    world, ada = place.world, person(place.ada)
    bug, question = place.repository.labels["bug"], place.repository.labels["question"]
    place.open("both", labels=[bug, question])
    place.open("bug", labels=[bug], assignees=[place.bob])
    closed = place.open("closed", labels=[question])
    issues.close(world, ada, closed)

    def numbers(arguments: str) -> list[int]:
        found = place.ask(f"{{ {SHOP} {{ issues(first: 9, {arguments}) {{ nodes {{ number }} }} }} }}")
        return [node["number"] for node in found["repository"]["issues"]["nodes"]]

    assert numbers("states: OPEN") == [1, 2]
    assert numbers('labels: ["BUG"]') == [1, 2]
    assert numbers('labels: ["bug", "question"]') == [1, 2, 3], "any of the labels"
    assert numbers('filterBy: {labels: ["bug", "question"]}') == [1], "all of the labels"
    assert numbers('filterBy: {assignee: "bob"}') == [2]
    assert numbers("filterBy: {assignee: null}") == [1, 3]
    assert numbers('filterBy: {createdBy: "ada", states: CLOSED}') == [3]
    assert numbers('filterBy: {milestone: "*"}') == []
    assert numbers("orderBy: {field: CREATED_AT, direction: DESC}") == [3, 2, 1]


def test_pins_labels_milestones_and_people_are_listed(place: Place) -> None:
    world, ada = place.world, person(place.ada)
    pins.pin(world, ada, place.open("Status"))
    milestones.create(world, ada, place.repository, title="Later")
    found = place.ask(
        f"""{{ {SHOP} {{
            pinnedIssues(first: 3) {{ nodes {{ issue {{ number isPinned }} pinnedBy {{ login }} }} }}
            labels(first: 3, query: "bug") {{ totalCount nodes {{ name issues(first: 1) {{ totalCount }} }} }}
            label(name: "BUG") {{ name }}
            milestones(first: 3, states: OPEN, orderBy: {{field: DUE_DATE, direction: ASC}}) {{
                nodes {{ title dueOn }} }}
            milestone(number: 1) {{ title issues(first: 1) {{ totalCount }} }}
            collaborators(first: 9) {{ edges {{ permission node {{ login }} }} }}
            assignableUsers(first: 9, query: "b") {{ nodes {{ login }} }}
            issueOrPullRequest(number: 1) {{ __typename ... on Issue {{ number }} ... on PullRequest {{ number }} }}
        }} }}"""
    )["repository"]
    assert found["pinnedIssues"]["nodes"] == [{"issue": {"number": 1, "isPinned": True}, "pinnedBy": {"login": "ada"}}]
    assert found["labels"] == {"totalCount": 1, "nodes": [{"name": "bug", "issues": {"totalCount": 0}}]}
    assert found["milestones"]["nodes"] == [{"title": "Later", "dueOn": None}]
    assert found["collaborators"]["edges"] == [
        {"permission": "ADMIN", "node": {"login": "ada"}},
        {"permission": "WRITE", "node": {"login": "bob"}},
    ]
    assert found["assignableUsers"]["nodes"] == [{"login": "bob"}]
    assert found["issueOrPullRequest"] == {"__typename": "Issue", "number": 1}


def test_git_is_read_by_expression(place: Place) -> None:
    files = {"README.md": b"# Shop\n", "docs/plan.md": b"later", "logo.png": b"\x89PNG\0\1"}
    sha = writing.commit_files(place.world, person(place.ada), place.repository, files, message="Begin\n\nAll of it")
    found = place.ask(
        f"""query($oid: GitObjectID) {{ {SHOP} {{
            defaultBranchRef {{ name prefix target {{ oid ... on Commit {{ messageHeadline messageBody
                author {{ name email user {{ login }} }} history(first: 3) {{ totalCount }}
                tree {{ entries {{ path type object {{ ... on Tree {{ entries {{ path }} }} }} }} }} }} }} }}
            readme: object(expression: "HEAD:README.md") {{ ... on Blob {{ text byteSize isBinary isTruncated }} }}
            logo: object(expression: "main:logo.png") {{ ... on Blob {{ text isBinary }} }}
            none: object(expression: "main:nothing") {{ oid }}
            byId: object(oid: $oid) {{ __typename oid abbreviatedOid }}
            refs(refPrefix: "refs/heads/", first: 5) {{ nodes {{ name }} }}
        }} }}""",
        oid=sha,
    )["repository"]
    commit = found["defaultBranchRef"]["target"]
    assert (commit["oid"], commit["messageHeadline"], commit["messageBody"]) == (sha, "Begin", "All of it")
    assert commit["author"]["user"] == {"login": "ada"}
    assert commit["tree"]["entries"][1]["object"] == {"entries": [{"path": "docs/plan.md"}]}
    assert found["readme"] == {"text": "# Shop\n", "byteSize": 7, "isBinary": False, "isTruncated": False}
    assert found["logo"] == {"text": None, "isBinary": True}
    assert found["none"] is None
    assert found["byId"] == {"__typename": "Commit", "oid": sha, "abbreviatedOid": sha[:7]}
    assert found["refs"]["nodes"] == [{"name": "main"}]


def test_every_node_id_leads_back_to_its_thing(place: Place) -> None:
    world, ada = place.world, person(place.ada)
    issue = place.open("One", labels=[place.repository.labels["bug"]])
    comment = comments.create(world, ada, issue, body="word")
    comments.update(world, ada, comment, body="words")
    pins.pin(world, ada, issue)
    writing.commit_files(world, ada, place.repository, {"a": b"b"}, message="Begin")
    data = place.ask(
        f"""{{ viewer {{ id }} {SHOP} {{ id owner {{ id }} defaultBranchRef {{ id target {{ id }} }}
            issue(number: 1) {{ id labels(first: 1) {{ nodes {{ id }} }}
                comments(first: 1) {{ nodes {{ id userContentEdits(first: 1) {{ nodes {{ id }} }} }} }}
                timelineItems(first: 1) {{ nodes {{ ... on LabeledEvent {{ id }} }} }} }}
            pinnedIssues(first: 1) {{ nodes {{ id }} }} }} }}"""
    )
    ids = list(every_id(data))
    nodes = place.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=ids)["nodes"]
    assert [node["id"] for node in nodes] == ids
    assert {node["__typename"] for node in nodes} == {
        "Bot",
        "Commit",
        "Issue",
        "IssueComment",
        "Label",
        "LabeledEvent",
        "Organization",
        "PinnedIssue",
        "Ref",
        "Repository",
        "UserContentEdit",
    }


def every_id(data: object) -> list[str]:
    if isinstance(data, dict):
        return [found for key, one in data.items() for found in ([one] if key == "id" else every_id(one))]
    return [found for one in data for found in every_id(one)] if isinstance(data, list) else []


def test_addresses_and_people_are_found(place: Place) -> None:
    place.open("One")
    found = place.ask(
        """{
        resource(url: "http://127.0.0.1:4000/acme/shop/issues/1") { __typename url ... on Issue { number } }
        user(login: "ADA") { login name isViewer } organization(login: "acme") { login viewerIsAMember }
        repositoryOwner(login: "acme") { __typename repository(name: "shop") { name } }
        relay { id } __typename }"""
    )
    assert found["resource"]["number"] == 1
    assert found["user"] == {"login": "ada", "name": "Ada", "isViewer": False}
    assert found["repositoryOwner"] == {"__typename": "Organization", "repository": {"name": "shop"}}


def test_introspection_tells_what_this_server_has(place: Place) -> None:
    found = place.ask(
        """{ __schema { queryType { name } mutationType { name } }
        issue: __type(name: "Issue") { fields { name } }
        none: __type(name: "Sponsorship") { name } }"""
    )
    assert {"blockedBy", "subIssues"} <= {field["name"] for field in found["issue"]["fields"]}
    assert found["none"] is None


def test_a_rename_is_followed_unless_asked_not_to(place: Place) -> None:
    from bot.sandbox.operations import repositories

    repositories.rename(place.world, person(place.ada), place.repository, "store")
    assert place.ask(f"{{ {SHOP} {{ name }} }}")["repository"] == {"name": "store"}
    error = place.refuse('{ repository(owner: "acme", name: "shop", followRenames: false) { name } }')
    assert error["type"] == "NOT_FOUND"


def test_the_rate_limit_says_what_the_question_cost(place: Place) -> None:
    limit = place.ask(
        f"""{{ rateLimit {{ cost nodeCount limit remaining used resetAt }}
        {SHOP} {{ issues(first: 50) {{ nodes {{ id }} }} }} }}"""
    )["rateLimit"]
    assert limit == {
        "cost": 1,
        "nodeCount": 50,
        "limit": 5000,
        "remaining": 4999,
        "used": 1,
        "resetAt": "2026-01-01T01:00:00Z",
    }
