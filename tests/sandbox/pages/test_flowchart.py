"""Mermaid's flowcharts, read strictly and drawn without a script."""

import re

import pytest

from bot.sandbox.pages.flowchart import draw
from bot.sandbox.pages.flowchart.layout import arrange
from bot.sandbox.pages.flowchart.reading import NotUnderstood, read


def test_nodes_edges_and_words_are_read() -> None:
    chart = read('graph TD\n  A["Say #quot;hi#quot;"] -->|yes| B(Two<br>lines)\n  B -- no --> C{{Six}} & D((Round))')
    assert {name: (node.text, node.shape) for name, node in chart.nodes.items()} == {
        "A": ('Say "hi"', "box"),
        "B": ("Two\nlines", "round"),
        "C": ("Six", "hexagon"),
        "D": ("Round", "circle"),
    }
    assert [(edge.source, edge.target, edge.text) for edge in chart.edges] == [
        ("A", "B", "yes"),
        ("B", "C", "no"),
        ("B", "D", "no"),
    ]


def test_chains_lines_and_semicolons() -> None:
    chart = read("flowchart LR; a --> b --> c; c -.-> d; d ==> e; e --- f")
    assert [(edge.source, edge.target, edge.line, edge.has_tip) for edge in chart.edges] == [
        ("a", "b", "solid", True),
        ("b", "c", "solid", True),
        ("c", "d", "dotted", True),
        ("d", "e", "thick", True),
        ("e", "f", "solid", False),
    ]


def test_names_may_have_dashes_and_dots() -> None:
    chart = read("graph LR\n agent-01.db --> phase-2-gate\n a-->b")
    assert list(chart.nodes) == ["agent-01.db", "phase-2-gate", "a", "b"]


def test_classes_styles_and_groups() -> None:
    chart = read(
        "graph TD\nsubgraph one [Phase one]\n a:::done\nend\n b\nclassDef done fill:#1f883d,color:white,x:url(y)\n"
        "class b done\nstyle a stroke:#fff\n%% a comment\nclick a href\nlinkStyle 0 stroke:red"
    )
    assert chart.groups == {"one": "Phase one"}
    assert chart.nodes["a"].group == "one"
    assert chart.nodes["b"].group is None
    assert chart.nodes["a"].styles == {"stroke": "#fff", "fill": "#1f883d", "color": "white"}


@pytest.mark.parametrize(
    "source",
    [
        "",
        "pie\n a: 1",
        "sequenceDiagram\n a->>b: x",
        "graph TD\n a -->",
        "graph TD\n a[open",
        "graph TD\nend",
        "graph XX\na",
    ],
)
def test_what_is_not_understood_is_not_guessed(source: str) -> None:
    with pytest.raises(NotUnderstood):
        read(source)
    assert draw(source) is None


def test_too_large_a_chart_stays_text() -> None:
    assert draw("graph TD\n" + "\n".join(f"n{i}" for i in range(500))) is None


@pytest.mark.parametrize("direction", ["TB", "BT", "LR", "RL"])
def test_arrows_point_the_asked_way_and_boxes_do_not_overlap(direction: str) -> None:
    chart = read(f"graph {direction}\n a --> b & c & d --> e\n a --> e")
    layout = arrange(chart)
    a, e = layout.boxes["a"], layout.boxes["e"]
    ahead = {"TB": e.y > a.y, "BT": e.y < a.y, "LR": e.x > a.x, "RL": e.x < a.x}
    assert ahead[direction]
    boxes = list(layout.boxes.values())
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart_x = abs(one.x - other.x) >= (one.width + other.width) / 2
            apart_y = abs(one.y - other.y) >= (one.height + other.height) / 2
            assert apart_x or apart_y, (one, other)
        assert one.x - one.width / 2 >= 0
        assert one.x + one.width / 2 <= layout.width
        assert one.y - one.height / 2 >= 0
        assert one.y + one.height / 2 <= layout.height


def test_a_number_sign_is_written_as_mermaid_wants_it() -> None:
    drawn = draw('graph TD\n  a["#35;12 Auth"] --> b["#lt;b#gt;"]')
    assert drawn is not None
    assert "#12 Auth" in drawn
    assert "&lt;b&gt;" in drawn


def test_circles_are_drawn_too() -> None:
    drawn = draw("graph LR\n a --> b --> c --> a\n a --> a")
    assert drawn is not None
    assert drawn.count('class="edge"') == 4


def test_text_is_data() -> None:
    drawn = draw('graph LR\n a["<script>alert(1)</script> & more"] -->|"<b>"| b\n style a fill:red"onload=x')
    assert drawn is not None
    assert "<script" not in drawn
    assert "onload" not in drawn
    assert "&amp; more" in drawn
    assert set(re.findall(r"<(\w+)", drawn)) <= {"div", "svg", "rect", "path", "polygon", "text", "tspan", "circle"}
