"""YAML to plain values: strict scalars, lines, and hostile input in bounded time."""

import pytest

from bot.plan.yaml_tree import MAX_DEPTH, plain, read_tree
from tests.work import bounded


def codes(text: str) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in read_tree(text, file="plan.yml").findings]


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "off", "No", "TRUE", "y", "012", "0x1F", "0o17", "1:30", "1_000", "~", "NULL", "1e3", "1.5",
     ".nan", ".inf", "+1", "-0", "2025-01-24", "2025-02-30", "12345678901234567890", "=", "<<x"],
)  # fmt: skip
def test_words_that_yaml_would_coerce_stay_text(text: str) -> None:
    assert read_tree(f"key: {text}\n", file="p").value == {"key": text}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("null", None), ("", None), ("-3", -3)])
def test_few_words_have_a_type(text: str, value: object) -> None:
    assert plain(text) is value or plain(text) == value


def test_quotes_make_text() -> None:
    assert read_tree("a: 'true'\nb: \"1\"\nc: |\n  5\n", file="p").value == {"a": "true", "b": "1", "c": "5\n"}


def test_keys_are_text() -> None:
    assert read_tree("{1: a, true: b, no: c, 2025-01-01: d}", file="p").value == {
        "1": "a",
        "true": "b",
        "no": "c",
        "2025-01-01": "d",
    }


def test_every_key_and_entry_of_a_list_has_its_line() -> None:
    tree = read_tree("a:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n", file="p")
    assert tree.lines == {"a": 1, "a.b": 2, "a.c": 3, "a.c.0": 4, "a.c.1": 5, "a.c.1.d": 5}


def test_duplicate_keys_are_refused_with_both_lines() -> None:
    tree = read_tree("a: 1\nb:\n  x: 1\n  y: 2\n  x: 3\na: 4\n", file="p")
    assert [(f.line, f.key, f.message) for f in tree.findings] == [
        (5, "b.x", "line 3 has the key too"),
        (6, "a", "line 1 has the key too"),
    ]
    assert tree.value == {"a": 1, "b": {"x": 1, "y": 2}}


def test_what_stands_under_a_duplicate_key_is_left_out() -> None:
    tree = read_tree("a: {x: 1}\na: {y: [1, {z: 2}]}\nb: 2\n", file="p")
    assert tree.value == {"a": {"x": 1}, "b": 2}


def test_aliases_repeat_a_value() -> None:
    assert read_tree("a: &x [1, 2]\nb: *x\nc: {d: *x}\ne: &y z\nf: *y", file="p").value == {
        "a": [1, 2],
        "b": [1, 2],
        "c": {"d": [1, 2]},
        "e": "z",
        "f": "z",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a:\n\tb: c", (2, "yaml")),
        ("a: [b", (1, "yaml")),
        ("a: {b", (1, "yaml")),
        ("a: b: c", (1, "yaml")),
        ("a: 'b\n\nc", (1, "yaml")),
        ("a: @b", (1, "yaml")),
        ("a: %b", (1, "yaml")),
        ("a: `b`", (1, "yaml")),
        ("x: 1\na: \x07", (2, "yaml")),
        ('a: "\\ud800"', (1, "yaml")),
        ('a: "\\q"', (1, "yaml")),
        ("a:\n  b: 1\n c: 2", (3, "yaml")),
        ("a: *b", (1, "unknown-alias")),
        ("a: &b [*b]", (1, "endless-alias")),
        ("a: &x {b: 1}\nc:\n  <<: *x", (3, "merge-key")),
        ("a: !!python/object:os.system [x]", (1, "tag")),
        ("a: !!int '3'", (1, "tag")),
        ("a: !x b", (1, "tag")),
        ("? [a]\n: b", (1, "key-not-a-word")),
        ("{{x}}: b", (1, "key-not-a-word")),
        ("a: &x b\n*x : c", (2, "key-not-a-word")),
        ("'': b", (1, "key-not-a-word")),
        ("a: 1\n---\nb: 2", (2, "several-documents")),
        (f"{'k' * 300}: b", (1, "key-not-a-word")),
    ],
)
def test_faults_are_one_line_each(text: str, found: tuple[int, str]) -> None:
    assert codes(text)[0] == found
    for finding in read_tree(text, file="plan.yml").findings:
        assert "\n" not in str(finding)
        assert finding.remedy


@pytest.mark.parametrize(
    "text",
    [
        "[" * 999_999,
        "{" * 999_999,
        "- " * 400_000,
        "? " * 400_000,
        "[" + "a," * 499_000 + "]",
        "{" + "a," * 499_000 + "}",
        "a: b\n" * 190_000,
        "- &a x\n" + "- *a\n" * 190_000,
        '"' + "a\n" * 400_000,
        ":" * 900_000,
        "#" * 900_000,
        "".join(" " * depth + "a:\n" for depth in range(1300)),
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "".join(f"{' ' * depth}{'k' * 190}:\n" for depth in range(MAX_DEPTH - 2))
        + "".join(f"{' ' * MAX_DEPTH}k{i}:\n" for i in range(15_000)),
    ],
    ids=["brackets", "braces", "dashes", "question-marks", "flat-list", "flat-mapping", "twins", "aliases", "quote",
         "colons", "comment", "steps", "laughs", "long-paths"],
)  # fmt: skip
def test_hostile_input_is_read_or_refused_in_bounded_time(text: str) -> None:
    with bounded(20):
        tree = read_tree(text, file="p")
    assert sum(map(len, tree.lines)) < 25_000_000


def test_nesting_is_bounded() -> None:
    assert not codes("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [(1, "too-deep")]
