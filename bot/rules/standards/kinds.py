"""What a changed path is, by its name alone: code, a test, documentation, an interface."""

import posixpath
import re
from collections.abc import Iterable

from bot.domain.pull_facts import ChangedFile

_CODE = re.compile(
    r"\.(?:py|pyi|pyx|[cm]?jsx?|[cm]?tsx?|vue|svelte|go|rs|rb|php|java|kts?|scala|groovy|cs|fs|vb|c|cc|cpp|cxx|h|hh|hpp"
    r"|mm?|swift|dart|exs?|erl|hs|ml|clj|cljs|lua|p[lm]|r|jl|sh|bash|ps1|sql|zig|nim|sol)$",
    re.I,
)
_DOCS = frozenset({".md", ".mdx", ".rst", ".adoc", ".asciidoc"})
_DOC_FOLDERS = frozenset({"doc", "docs", "documentation"})
_TEST_FOLDERS = frozenset({"test", "tests", "testing", "__tests__", "spec", "specs", "e2e", "testdata", "fixtures"})
_TEST_NAME = re.compile(r"(?:^tests?[_.-])|(?:[_.-](?:tests?|spec)\.[a-z0-9]+$)|(?:^conftest\.py$)", re.I)
_CAMEL_TEST = re.compile(r"(?:Tests?|Spec)\.(?:java|kt|kts|scala|groovy|cs|fs|vb|swift|php|dart)$")
_API_NAME = re.compile(r"(?:^|[._-])(?:openapi|swagger|asyncapi)(?:[._-]|$)|\.schema\.(?:json|ya?ml)$", re.I)
_API_SUFFIXES = frozenset({".proto", ".graphql", ".graphqls", ".gql", ".thrift", ".avsc", ".wsdl", ".raml"})
_LANGUAGES = {".py": "tests/test_{}.py", ".go": "{}_test.go", ".rb": "spec/{}_spec.rb", ".java": "{}Test.java"}


def is_test(path: str) -> bool:
    *folders, name = path.split("/")
    in_folder = any(part.lower() in _TEST_FOLDERS for part in folders)
    return in_folder or bool(_TEST_NAME.search(name) or _CAMEL_TEST.search(name))


def is_docs(path: str) -> bool:
    return suffix_of(path) in _DOCS or any(part.lower() in _DOC_FOLDERS for part in path.split("/")[:-1])


def is_code(path: str) -> bool:
    """Source in a programming language that is neither a test nor part of the documentation."""
    return bool(_CODE.search(path)) and not is_test(path) and not is_docs(path)


def is_interface(path: str) -> bool:
    """A description of an interface: OpenAPI, GraphQL, protobuf, a JSON Schema that says so in its name."""
    if is_test(path):
        return False
    return suffix_of(path) in _API_SUFFIXES or bool(_API_NAME.search(posixpath.basename(path)))


def suffix_of(path: str) -> str:
    """`.py`, in lower case."""
    return posixpath.splitext(path)[1].lower()


def changes_lines(file: ChangedFile) -> bool:
    """False for a file that was only moved."""
    return bool(file.additions or file.deletions) or not file.old_path


def adds_lines(file: ChangedFile) -> bool:
    return file.additions > 0


def place_of_test(path: str) -> str:
    """Where a test of a file would be, as most projects in its language have it."""
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    pattern = _LANGUAGES.get(suffix.lower(), f"tests/{{}}.test{suffix}")
    found = pattern.format(stem)
    return found if "/" in found else posixpath.join(posixpath.dirname(path), found)


def kind_of_change(paths: Iterable[str]) -> str:
    """The type of a conventional commit that these paths speak for; empty where they do not."""
    several = list(paths)
    if several and all(is_docs(path) for path in several):
        return "docs"
    if several and all(is_test(path) for path in several):
        return "test"
    if several and all(path.startswith((".github/", ".ci/", ".gitlab")) for path in several):
        return "ci"
    return ""
