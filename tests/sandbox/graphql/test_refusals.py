"""What GitHub refuses, in its words: status 200 and an error that says where."""

import pytest

from bot.sandbox.actor import installed, person
from bot.sandbox.git import writing
from bot.sandbox.graphql.answer import TOO_DEEP
from bot.sandbox.operations import apps, issues, repositories
from tests.sandbox.graphql.place import Place

SHOP = 'repository(owner: "acme", name: "shop")'


def test_what_is_not_there_is_null_with_an_error_beside_the_rest(place: Place) -> None:
    answer = place.answer(f'{{ a: {SHOP} {{ name }} b: repository(owner: "acme", name: "none") {{ name }} }}')
    assert answer["data"] == {"a": {"name": "shop"}, "b": None}
    assert answer["errors"] == [
        {
            "type": "NOT_FOUND",
            "path": ["b"],
            "locations": [{"line": 1, "column": 55}],
            "message": "Could not resolve to a Repository with the name 'acme/none'.",
        }
    ]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (f"{SHOP} {{ issue(number: 9) {{ id }} }}", "Could not resolve to an Issue with the number of 9."),
        (
            f"{SHOP} {{ issueOrPullRequest(number: 9) {{ __typename }} }}",
            "Could not resolve to an issue or pull request with the number of 9.",
        ),
        ('user(login: "nobody") { id }', "Could not resolve to a User with the login of 'nobody'."),
        ('organization(login: "ada") { id }', "Could not resolve to an Organization with the login of 'ada'."),
        ('node(id: "I_x") { id }', "Could not resolve to a node with the global id of 'I_x'."),
    ],
)
def test_not_found_names_what_was_asked(place: Place, question: str, message: str) -> None:
    error = place.refuse(f"{{ {question} }}")
    assert (error["type"], error["message"]) == ("NOT_FOUND", message)


def test_one_alias_that_fails_leaves_the_others_done(place: Place) -> None:
    repository = place.repository.node_id
    labels = "\n".join(
        f'{alias}: createLabel(input: {{repositoryId: "{repository}", name: "{name}", color: "ffffff"}}) '
        "{ label { name } }"
        for alias, name in (("a", "one"), ("b", "bug"), ("c", "two"))
    )
    answer = place.answer(f"mutation {{ {labels} }}")
    assert answer["data"] == {"a": {"label": {"name": "one"}}, "b": None, "c": {"label": {"name": "two"}}}
    (error,) = answer["errors"]
    assert (error["type"], error["path"], error["message"]) == ("UNPROCESSABLE", ["b"], "Name has already been taken")


def test_mutations_run_one_after_the_other(place: Place) -> None:
    issue = place.open("Serial")
    calls = " ".join(
        f'c{i}: addComment(input: {{subjectId: "{issue.node_id}", body: "{i}"}}) {{ clientMutationId }}'
        for i in range(20)
    )
    place.ask(f"mutation {{ {calls} }}")
    assert [comment.body for comment in issue.comments.values()] == [str(i) for i in range(20)]


def test_an_unknown_field_fails_the_whole_query_before_anything_is_done(place: Place) -> None:
    repository = place.repository.node_id
    answer = place.answer(
        f'mutation Make {{ createLabel(input: {{repositoryId: "{repository}", name: "x", color: "ffffff"}}) '
        "{ label { nope } } }"
    )
    assert answer == {
        "errors": [
            {
                "path": ["mutation Make", "createLabel", "label", "nope"],
                "extensions": {"code": "undefinedField", "typeName": "Label", "fieldName": "nope"},
                "locations": [{"line": 1, "column": 106}],
                "message": "Field 'nope' doesn't exist on type 'Label'",
            }
        ]
    }
    assert "x" not in place.repository.labels


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        (
            '{ repository(owner: "a") { id } }',
            "missingRequiredArguments",
            "Field 'repository' is missing required arguments: name",
        ),
        ("{ viewer(x: 1) { id } }", "argumentNotAccepted", "Field 'viewer' doesn't accept argument 'x'"),
        (
            "{ viewer }",
            "selectionMismatch",
            "Field must have selections (field 'viewer' returns User! but has no selections. "
            "Did you mean 'viewer { ... }'?)",
        ),
        (
            "query($x: Int) { viewer { id } }",
            "variableNotUsed",
            "Variable $x is declared by anonymous query but not used",
        ),
        ("query Q { node(id: $x) { id } }", "variableNotDefined", "Variable $x is used by Q but not declared"),
        ("{ viewer { ...F } }", "useAndDefineFragment", "Fragment F was used, but not defined"),
        (
            "{ viewer { ... on Nope { id } } }",
            "undefinedType",
            "No such type Nope, so it can't be a fragment condition",
        ),
        (
            'mutation { pinIssue(input: {issueId: "x", foo: 1}) { clientMutationId } }',
            "argumentNotAccepted",
            "InputObject 'PinIssueInput' doesn't accept argument 'foo'",
        ),
        (
            "mutation { pinIssue(input: {}) { clientMutationId } }",
            "missingRequiredInputObjectAttribute",
            "Argument 'issueId' on InputObject 'PinIssueInput' is required",
        ),
    ],
)
def test_a_query_that_does_not_fit_is_told_why(place: Place, query: str, code: str, message: str) -> None:
    errors = place.answer(query)["errors"]
    assert (errors[0]["extensions"]["code"], errors[0]["message"]) == (code, message)


def test_a_fragment_is_part_of_the_path(place: Place) -> None:
    query = 'query Q { viewer { ...F } } fragment F on User { repository(name: "x") { ... on Repository { nope } } }'
    assert place.refuse(query)["path"] == ["fragment F", "repository", "... on Repository", "nope"]


def test_variables_that_do_not_fit_are_told_together(place: Place) -> None:
    error = place.refuse(
        "mutation($i: CreateIssueInput!) { createIssue(input: $i) { clientMutationId } }",
        i={"repositoryId": "x", "foo": 1},
    )
    assert error["message"] == (
        "Variable $i of type CreateIssueInput! was provided invalid value for "
        "title (Expected value to not be null), foo (Field is not defined on CreateIssueInput)"
    )
    assert error["extensions"]["problems"][0] == {"path": ["title"], "explanation": "Expected value to not be null"}


@pytest.mark.parametrize("question", [None, [], {}, {"query": 3}, {"query": None}])
def test_a_body_without_a_query_is_refused(place: Place, question: object) -> None:
    answer = place.answering.answer(question, place.baton, place.charge)
    assert answer == {"errors": [{"message": "A query attribute must be specified and must be a string."}]}


def test_bad_syntax_is_refused_with_its_place(place: Place) -> None:
    error = place.refuse("{ viewer {")
    assert error["locations"] == [{"line": 1, "column": 11}]
    assert "data" not in place.answer("{ viewer {")


def test_a_query_as_deep_as_a_well_is_refused(place: Place) -> None:
    deep = "{ relay " * 3000 + "{ id }" + "}" * 3000
    errors = place.answer(deep)["errors"]
    assert len(errors) == 1
    assert errors[0]["message"] == TOO_DEEP or "deep" in errors[0]["message"].lower()


def test_an_operation_is_chosen_by_name(place: Place) -> None:
    both = "query A { viewer { login } } query B { __typename }"
    named = place.answering.answer({"query": both, "operationName": "B"}, place.baton, place.charge)
    assert named == {"data": {"__typename": "Query"}}
    assert place.answer(both)["errors"][0]["message"] == "An operation name is required"


def test_an_app_without_the_permission_is_forbidden(place: Place) -> None:
    place.open("Secret")
    other = apps.create(place.world, name="Reader", owner=place.acme, permissions={"metadata": "read"})
    place.repository.private = True
    reader = installed(apps.install(place.world, other, place.acme))
    answer = place.answer(f"{{ {SHOP} {{ name issue(number: 1) {{ title }} }} }}", reader)
    assert answer["data"] == {"repository": {"name": "shop", "issue": None}}
    (error,) = answer["errors"]
    assert (error["type"], error["message"], error["path"]) == (
        "FORBIDDEN",
        "Resource not accessible by integration",
        ["repository", "issue"],
    )


def test_a_person_without_the_role_is_named(place: Place) -> None:
    query = (
        'mutation($id: ID!) { createLabel(input: {repositoryId: $id, name: "x", color: "ffffff"}) '
        "{ clientMutationId } }"
    )
    error = place.refuse(query, person(place.eve), id=place.repository.node_id)
    assert error["type"] == "FORBIDDEN"
    assert error["message"] == "eve does not have the correct permissions to execute `CreateLabel`"


def test_a_private_repository_is_not_there_for_strangers(place: Place) -> None:
    issue = place.open("Secret")
    place.repository.private = True
    for question in (f"{SHOP} {{ id }}", f'node(id: "{issue.node_id}") {{ id }}'):
        assert place.refuse(f"{{ {question} }}", person(place.eve))["type"] == "NOT_FOUND"


def test_what_a_stranger_may_not_see_is_left_out_of_relations(place: Place) -> None:
    from bot.sandbox.operations import dependencies

    hidden = repositories.create(place.world, place.acme, "hidden", private=True)
    ada = person(place.ada)
    secret = issues.create(place.world, ada, hidden, title="Secret")
    blocked = place.open("Blocked")
    dependencies.add(place.world, ada, blocked, secret)
    question = f"{{ {SHOP} {{ issue(number: 1) {{ blockedBy(first: 5) {{ nodes {{ title }} }} }} }} }}"
    assert place.ask(question, ada)["repository"]["issue"]["blockedBy"]["nodes"] == [{"title": "Secret"}]
    assert place.ask(question, person(place.eve))["repository"]["issue"]["blockedBy"]["nodes"] == []


def test_an_id_of_another_kind_is_refused(place: Place) -> None:
    issue, label = place.open("One"), place.repository.labels["bug"]
    query = "mutation($i: AddLabelsToLabelableInput!) { addLabelsToLabelable(input: $i) { clientMutationId } }"
    error = place.refuse(query, i={"labelableId": label.node_id, "labelIds": [label.node_id]})
    assert error["message"] == f"Could not resolve to Issue node with the global id of '{label.node_id}'."
    error = place.refuse(query, i={"labelableId": issue.node_id, "labelIds": ["nope"]})
    assert error["message"] == "Could not resolve to a node with the global id of 'nope'."


def test_more_than_a_hundred_ids_are_refused(place: Place) -> None:
    error = place.refuse("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101)
    assert error["message"] == "You may not provide more than 100 node ids; you provided 101."


def test_a_branch_that_has_moved_takes_no_commit(place: Place) -> None:
    ada = person(place.ada)
    first = writing.commit_files(place.world, ada, place.repository, {"a": b"1"}, message="One")
    writing.commit_files(place.world, ada, place.repository, {"a": b"2"}, message="Two")
    error = place.refuse(
        "mutation($i: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $i) { clientMutationId } }",
        i={
            "branch": {"repositoryNameWithOwner": "acme/shop", "branchName": "main"},
            "expectedHeadOid": first,
            "message": {"headline": "Late"},
        },
    )
    assert error["type"] == "STALE_DATA"
    assert error["message"] == f'Expected branch to point to "{first}" but it did not. Pull and try again.'
