"""Files of any origin: marks, wide encodings, line ends, control characters, mojibake."""

import codecs

import pytest

from bot.documents import read

TEXT = "# Brücke ✅\n\n## Agents\n\n- **Jörg** — Ö\n\n## Tasks\n\n- [ ] Prüfen @Jörg\n- [ ] **Jörg**: Bauen\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-be", "crlf", "cr"],
)
def test_the_same_document_in_any_form(content: bytes) -> None:
    document = read(content, file="x.md")
    assert document.plan == read(TEXT, file="x.md").plan
    assert document.findings == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_an_encoding_without_a_mark_is_guessed_and_said(encoding: str) -> None:
    text = TEXT.replace("✅", "!").replace("—", "-")
    document = read(text.encode(encoding), file="x.md")
    assert document.plan == read(text, file="x.md").plan
    assert [finding.code for finding in document.findings] == ["encoding-guessed"]


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
def test_mojibake_is_repaired_and_said_once(codec: str) -> None:
    broken = TEXT.replace("✅", "é").encode().decode(codec)
    document = read(broken, file="x.md")
    assert document.plan.agents["jorg"].name == "Jörg"
    assert [(finding.code, finding.line) for finding in document.findings] == [("encoding-repaired", 1)]


def test_good_text_is_never_repaired() -> None:
    text = "# Ça va? Æsir, naïve café – “quoted” … 日本語 ✅ 🎯 √2 ≤ 3 ‚low quote‘\n\n- [ ] Größe prüfen\n"
    document = read(text, file="x.md")
    assert not [finding for finding in document.findings if finding.code == "encoding-repaired"]
    assert document.plan.session.title == "Ça va? Æsir, naïve café – “quoted” … 日本語 ✅ 🎯 √2 ≤ 3 ‚low quote‘"


def test_characters_that_cannot_be_shown_are_left_out_and_said() -> None:
    document = read("# A\x00B\x1b[31m\n\n- [ ] Mow\x07\n", file="x.md")
    assert document.plan.session.title == "AB[31m"
    assert list(document.plan.tasks) == ["mow"]
    assert [finding.code for finding in document.findings] == ["control-characters"]
