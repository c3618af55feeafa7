"""Flowcharts of Mermaid as pictures, drawn on the server: no script of several megabytes, no loosened policy.

What of Mermaid's flowchart language is not understood is not guessed: `draw` gives None and the page shows the source.
"""

from bot.sandbox.pages.flowchart.drawing import picture
from bot.sandbox.pages.flowchart.layout import arrange
from bot.sandbox.pages.flowchart.reading import NotUnderstood, read


def draw(source: str) -> str | None:
    """The chart as HTML with an SVG in it, or None."""
    try:
        chart = read(source)
    except NotUnderstood:
        return None
    return picture(chart, arrange(chart)) if chart.nodes else None
