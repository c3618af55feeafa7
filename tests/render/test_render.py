"""Templates are found, strict, and safe whatever a template does with a value."""

import re
from pathlib import Path

import pytest
from jinja2 import Template, UndefinedError

from bot import render
from bot.web.dashboard.templates import environment as dashboard_environment

TEMPLATES = Path(__file__).parents[2] / "templates"


def filled(source: str, **values: object) -> str:
    made: Template = render.environment().from_string(source)
    return made.render(values)


def test_strings_are_inert_without_a_filter() -> None:
    assert filled("**{{ x }}**", x="@ada <b> #1") == "**`@ada` &lt;b&gt; `#1`**"


def test_strings_are_inert_through_blocks_and_macros() -> None:
    source = "{% macro m(x) %}[{{ x }}]{% endmacro %}{% set y %}{{ m(x) }}{% endset %}{{ y }} {{ x | upper }}"
    assert filled(source, x="@ada") == "[`@ada`] `@ADA`"


def test_values_are_never_templates() -> None:
    assert filled("{{ x }}", x="{{ 7 * 7 }}{% raw %}") == "{{ 7 \\* 7 }}{% raw %}"


def test_missing_values_are_errors() -> None:
    with pytest.raises(UndefinedError):
        filled("{{ nobody }}")
    with pytest.raises(ValueError, match="None"):
        filled("{{ x }}", x=None)


def test_references_mentions_and_bars_are_meant() -> None:
    assert filled("{{ 12 | ref }}{{ -3 | ref }} {{ 'ada' | mention }} {{ 'a b' | mention }}") == "#12 @ada a b"
    assert filled("{{ 99 | bar }} {{ 0 | bar(5) }} {{ 100 | bar(4) }}") == "▰▰▰▰▰▰▰▰▰▱ 99 % ▱▱▱▱▱ 0 % ▰▰▰▰ 100 %"


def test_right_to_left_letters_pull_nothing_behind_them() -> None:
    """`&lrm;` on both sides: the number before a title and the one behind it stay where they are."""
    assert filled("#7 {{ x }}: 1 item", x="שלום") == "#7 &lrm;שלום&lrm;: 1 item"
    assert filled("<b>{{ x | html }}</b> · 1 of 3", x="مرحبا <i>") == "<b>&lrm;مرحبا &lt;i&gt;&lrm;</b> · 1 of 3"
    assert (
        filled("{{ xs | listed }}", xs=["عمل", "plain", "Größe, 東京 – 5 ✓"])
        == "&lrm;عمل&lrm;, plain, Größe, 東京 – 5 ✓"
    )


def test_lists_and_links_keep_their_text_dead() -> None:
    assert filled("{{ xs | listed }}", xs=["@a", "b"]) == "`@a`, b"
    assert filled("{{ x | link('https://x.example') }}", x="[a](b)") == r"[\[a\](b)](https://x.example)"


OWN_ENVIRONMENTS = ("sandbox", "dashboard")
"""Pages of HTML, which escape by themselves."""


def test_templates_join_nothing_past_the_guard() -> None:
    """`~`, `+` and `join` beside safe text, and `safe` itself, would let text of people through."""
    found = list(TEMPLATES.rglob("*.md.j2"))
    assert len(found) > 50
    for path in found:
        inside = re.findall(r"\{[{%].*?[%}]\}", path.read_text("utf-8"), re.DOTALL)
        for expression in inside:
            assert not re.search(r"~|\|\s*(safe|join|e|escape|forceescape|format|replace)\b", expression), path


def test_every_template_compiles() -> None:
    found = list(TEMPLATES.rglob("*.j2"))
    assert len(found) > 100
    for path in found:
        if not set(OWN_ENVIRONMENTS) & set(path.parts):
            render.template(str(path.relative_to(TEMPLATES)))


def test_every_template_of_the_dashboard_compiles_and_believes_only_rendered_parts() -> None:
    found = list((TEMPLATES / "dashboard").rglob("*.j2"))
    assert "screen.html.j2" in {path.name for path in found}
    for path in found:
        dashboard_environment().get_template(str(path.relative_to(TEMPLATES)))
        safe = re.findall(r"\{\{([^{}]*\|\s*safe[^{}]*)\}\}", path.read_text("utf-8"))
        assert not safe or path.name == "screen.html.j2", (path, safe)
