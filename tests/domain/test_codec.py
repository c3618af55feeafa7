"""State as JSON: the same back, nothing that could end a comment, and nothing endless read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.codec import CodecError, decode, encode
from bot.domain.state import Block, Claim, Integrated, IssueState, LogEntry, Said, StatusState

NOW = datetime(2025, 1, 24, 9, 30, tzinfo=UTC)
texts = st.text(max_size=40)
numbers = st.integers(0, 2**40)
times = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001
claims = st.builds(
    Claim, agent=texts, principal=numbers, login=texts, comment=numbers, at=times, verified=st.booleans()
)
blocks = st.builds(Block, reason=texts, principal=numbers, login=texts, at=times, on=numbers, agent=texts)
logs = st.builds(LogEntry, at=times, what=texts, entry=texts, agent=texts, login=texts, note=texts, number=numbers)
said = st.builds(Said, agent=texts, principal=numbers, login=texts, at=times, comment=numbers, verified=st.booleans())
integrations = st.builds(Integrated, contract=texts, state=st.sampled_from(["mock", "real", "validated"]), said=said)
issue_states = st.builds(
    IssueState,
    entry=texts,
    session=texts,
    revision=numbers,
    claim=st.none() | claims,
    progress=st.none() | st.integers(0, 100),
    note=texts,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    started=st.booleans(),
)
status_states = st.builds(
    StatusState,
    session=texts,
    revision=numbers,
    log=st.lists(logs, max_size=3).map(tuple),
    said=st.lists(texts, max_size=3).map(tuple),
    advisory=st.booleans(),
    integrations=st.lists(integrations, max_size=3).map(tuple),
)


@given(issue_states | status_states)
def test_state_comes_back_as_it_was_and_can_live_in_a_comment(state: IssueState | StatusState) -> None:
    text = encode(state)
    assert decode(text) == state
    assert "\n" not in text
    assert not any(mark in text for mark in ("--", "<", ">", "\u202e", "\u200b"))


def test_text_is_readable_and_says_its_version() -> None:
    text = encode(IssueState(entry="task:schema", progress=40, note="été"))
    assert text == '{"v": 1, "of": "issue", "entry": "task:schema", "progress": 40, "note": "été"}'


def test_field_of_a_later_baton_is_left_out() -> None:
    assert decode('{"v": 1, "of": "issue", "entry": "task:a", "mood": {"deep": [1]}}') == IssueState(entry="task:a")


def test_lone_surrogate_does_not_make_the_state_unreadable() -> None:
    assert decode(encode(IssueState(note="a\ud800b"))) == IssueState(note="a\ufffdb")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "truncated"),
        ("[]", "object"),
        ('{"v": 2, "of": "issue"}', "version 2"),
        ('{"v": 1, "of": "pod"}', "version 1 of 'pod'"),
        ('{"v": 1, "of": "issue", "progress": "40"}', "progress"),
        ('{"v": 1, "of": "issue", "revision": -1}', "out of range"),
        ('{"v": 1, "of": "issue", "revision": 1e400}', "out of range"),
        ('{"v": 1, "of": "issue", "note": "' + "x" * 5001 + '"}', "5001 characters"),
        ('{"v": 1, "of": "status", "said": [' + ",".join(['"x"'] * 501) + "]}", "list of 501"),
        ('{"v": 1, "of": "status", "log": [{"at": "2025-01-01T00:00:00", "what": "done"}]}', "zone"),
        ('{"v": 1, "of": "issue", "x": ' + "[" * 20_000 + "]" * 20_000 + "}", "recursion|depth"),
        ('{"v": 1, "of": "issue", "note": "' + "x" * 60_000 + '"}', "over 50000"),
        ('{"v": 1, "of": "issue", "note": "\\ud800 "}', "truncated"),
    ],
)
def test_what_no_baton_wrote_is_refused(text: str, why: str) -> None:
    with pytest.raises(CodecError, match=why):
        decode(text)


def test_what_could_not_be_read_again_is_not_written() -> None:
    claim = Claim("a", 1, "ada", 5, NOW)
    with pytest.raises(CodecError, match="5001"):
        encode(IssueState(note="x" * 5001))
    with pytest.raises(CodecError, match="zone"):
        encode(IssueState(claim=replace(claim, at=NOW.replace(tzinfo=None))))
    with pytest.raises(CodecError, match="over 50000"):
        encode(StatusState(said=("x" * 4000,) * 20))
