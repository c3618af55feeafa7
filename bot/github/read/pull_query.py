"""The GraphQL that tells all of a pull request in one answer, and further pages of its lists."""

from bot.github.probe import Schema
from bot.github.read.plan_file import PLAN_PATH
from bot.github.read.queries import WHO, with_repository

PAGE = 100
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""In GitHub's order: the first that is there counts."""
TIMELINE = (
    "LABELED_EVENT, UNLABELED_EVENT, RENAMED_TITLE_EVENT, BASE_REF_CHANGED_EVENT, REVIEW_REQUESTED_EVENT, "
    "AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, CONNECTED_EVENT"
)

_MORE = "pageInfo { hasNextPage endCursor }"
_PERSON = "name email user { login databaseId }"
_COMMIT = f"""commit {{
      oid author {{ {_PERSON} }} committer {{ {_PERSON} }}
      authors(first: 20) {{ nodes {{ {_PERSON} }} pageInfo {{ hasNextPage }} }}
      parents(first: 3) {{ nodes {{ oid }} }}
      signature {{ isValid }}
    }}"""
_TIMELINE = """__typename
      ... on LabeledEvent { createdAt actor { ...Who } label { name } }
      ... on UnlabeledEvent { createdAt actor { ...Who } label { name } }
      ... on RenamedTitleEvent { createdAt previousTitle }
      ... on BaseRefChangedEvent { createdAt }
      ... on AutomaticBaseChangeSucceededEvent { createdAt }
      ... on HeadRefForcePushedEvent { actor { ...Who } beforeCommit { oid } afterCommit { oid } }
      ... on ConnectedEvent {
        isCrossRepository source { ... on Issue { number } } subject { ... on Issue { number } }
      }
      ... on ReviewRequestedEvent { requestedReviewer { ... on User { databaseId } } }"""
_QUEUE = "mergeQueueEntry { position headCommit { oid } }"
_CONTEXT = """__typename
      ... on CheckRun {
        databaseId name status conclusion externalId startedAt checkSuite { app { databaseId slug } }
      }
      ... on StatusContext { context state }"""


def _lists(schema: Schema) -> dict[str, str]:
    """The lists of a pull request, each as it is asked for: what follows the name of its alias."""
    full = "fullDatabaseId" if schema.full_ids else ""
    edited = "lastEditedAt" if schema.features.edit_history else ""
    return {
        "commits": f"commits(first: {PAGE}%s) {{ totalCount nodes {{ {_COMMIT} }} {_MORE} }}",
        "reviews": f"reviews(first: {PAGE}%s) {{ nodes {{ databaseId {full} state submittedAt author {{ ...Who }} "
        f"commit {{ oid }} }} {_MORE} }}",
        "comments": f"comments(first: {PAGE}%s) {{ nodes {{ id databaseId {full} body createdAt {edited} "
        f"author {{ ...Who }} }} {_MORE} }}",
        "labels": f"labels(first: {PAGE}%s) {{ nodes {{ name }} {_MORE} }}",
        "timelineItems": f"timelineItems(first: {PAGE}%s, itemTypes: [{TIMELINE}]) {{ nodes {{ {_TIMELINE} }} "
        f"{_MORE} }}",
        "closingIssuesReferences": f"closingIssuesReferences(first: {PAGE}%s) {{ nodes {{ number "
        f"repository {{ id }} }} {_MORE} }}",
    }


LISTS = ("commits", "reviews", "comments", "labels", "timelineItems", "closingIssuesReferences")


def pull_query(schema: Schema, number: int, base: str) -> str:
    """Everything at once; `base` is where it is thought to go, whose plan file is named."""
    lists = "\n      ".join(text % "" for text in _lists(schema).values())
    edits = "userContentEdits(first: 50) { nodes { diff } pageInfo { hasNextPage } }"
    wanted = [
        "id",
        f"plan: object(expression: {_quoted(f'{base}:{PLAN_PATH}')}) {{ ... on Blob {{ oid }} }}",
        *(
            f"owners{at}: object(expression: {_quoted(f'{base}:{path}')}) {{ ... on Blob {{ oid isTruncated text }} }}"
            for at, path in enumerate(CODEOWNERS)
        ),
        f"people: collaborators(first: {PAGE}) {{ edges {{ permission node {{ databaseId }} }} {_MORE} }}",
        f"""pull: pullRequest(number: {number}) {{
      number title body state isDraft changedFiles createdAt
      headRefName headRefOid headRepository {{ nameWithOwner databaseId }}
      baseRefName baseRefOid baseRef {{ target {{ oid }} }}
      {_QUEUE if schema.merge_queue else ""}
      author {{ ...Who }}
      milestone {{ title }}
      {lists}
      {edits if schema.features.edit_history else ""}
      last: commits(last: 1) {{ nodes {{ commit {{ oid
        associatedPullRequests(first: 50) {{ nodes {{ number state headRefOid baseRefName }} {_MORE} }}
        statusCheckRollup {{ contexts(first: {PAGE}) {{ nodes {{ {_CONTEXT} }} {_MORE} }} }}
      }} }} }}
    }}""",
    ]
    document = with_repository(wanted, WHO)
    return document.replace("{\n", "{\n  viewer { login databaseId }\n", 1)


def more_query(schema: Schema, number: int, name: str) -> str:
    """The next page of one of a pull request's lists."""
    wanted = f"pull: pullRequest(number: {number}) {{ {_lists(schema)[name] % ', after: $after'} }}"
    fragments = WHO if "...Who" in wanted else ""
    return with_repository([wanted], fragments, variables=["after"])


def more_checks_query(number: int) -> str:
    wanted = f"""pull: pullRequest(number: {number}) {{ last: commits(last: 1) {{ nodes {{ commit {{
      statusCheckRollup {{ contexts(first: {PAGE}, after: $after) {{ nodes {{ {_CONTEXT} }} {_MORE} }} }}
    }} }} }} }}"""
    return with_repository([wanted], variables=["after"])


def open_pulls_query(schema: Schema, *, has_queue: bool) -> str:
    """A page of the open pull requests, with their places in the merge queue where those are asked for."""
    queue = _QUEUE if has_queue and schema.merge_queue else ""
    fields = f"number headRefOid baseRefName {queue}"
    wanted = f"pulls: pullRequests(first: {PAGE}, states: [OPEN], after: $after) {{ nodes {{ {fields} }} {_MORE} }}"
    document = with_repository([wanted], variables=["after"])
    return document.replace("$after: String!", "$after: String")


def _quoted(text: str) -> str:
    """A GraphQL string; branches may hold quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(c for c in escaped if c >= " ")}"'
