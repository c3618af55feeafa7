"""A placed chart as SVG; colours come from the page's stylesheet, or from the chart's own classes."""

import itertools
from html import escape

from bot.sandbox.pages.flowchart.layout import LINE_HEIGHT, Box, Layout, Point
from bot.sandbox.pages.flowchart.reading import Chart, Edge, Node

TIP = 7.0
DASHES = {"dotted": ' stroke-dasharray="3 3"', "thick": ' stroke-width="2.5"'}


def picture(chart: Chart, layout: Layout) -> str:
    width, height = round(layout.width), round(layout.height)
    parts = [group(chart, name, *frame) for name, frame in layout.groups.items()]
    parts += [
        edge(one, way, layout, is_flat=chart.direction in ("LR", "RL"))
        for one, way in zip(chart.edges, layout.ways, strict=True)
    ]
    parts += [node(one, layout.boxes[name]) for name, one in chart.nodes.items()]
    return (
        f'<div class="drawing" tabindex="0"><svg role="img" aria-label="{escape(told(chart))}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg></div>'
    )


def told(chart: Chart) -> str:
    """The chart for who cannot see it."""

    def name(key: str) -> str:
        return chart.nodes[key].text.replace("\n", " ")

    ways = "; ".join(f"{name(one.source)} to {name(one.target)}" for one in chart.edges[:50])
    return f"Flowchart of {len(chart.nodes)} nodes{': ' + ways if ways else ''}"


def group(chart: Chart, name: str, left: float, top: float, width: float, height: float) -> str:
    return (
        f'<rect class="group" x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6"/>'
        f'<text class="group-text" x="{left + 8:.0f}" y="{top + 16:.0f}">{escape(chart.groups[name])}</text>'
    )


def node(one: Node, box: Box) -> str:
    fill, stroke = one.styles.get("fill"), one.styles.get("stroke")
    own = "".join(f' {key}="{value}"' for key, value in (("fill", fill), ("stroke", stroke or fill)) if value)
    look = own if own else ' class="node"'
    ink = one.styles.get("color") or (contrast(fill) if fill else None)
    return outline(one.shape, box, look) + text(box, ink)


def outline(shape: str, box: Box, look: str) -> str:
    x, y, w, h = box.x, box.y, box.width, box.height
    left, top = x - w / 2, y - h / 2
    match shape:
        case "diamond":
            return polygon([(x, top), (x + w / 2, y), (x, y + h / 2), (left, y)], look)
        case "hexagon":
            cut = 14.0
            right = left + w
            corners = [(left + cut, top), (right - cut, top), (right, y), (right - cut, top + h), (left + cut, top + h)]
            return polygon([*corners, (left, y)], look)
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{w / 2:.1f}"{look}/>'
    radius = {"round": 8.0, "stadium": h / 2, "cylinder": 10.0, "subroutine": 0.0}.get(shape, 3.0)
    inner = ""
    if shape == "subroutine":
        inner = f'<path d="M{left + 6:.1f} {top:.1f}v{h:.1f}M{left + w - 6:.1f} {top:.1f}v{h:.1f}"{look}/>'
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{radius:.1f}"{look}/>' + inner


def polygon(points: list[Point], look: str) -> str:
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"{look}/>'


def text(box: Box, ink: str | None) -> str:
    top = box.y - (len(box.lines) - 1) * LINE_HEIGHT / 2 + 4.5
    look = f' class="own" fill="{escape(ink)}"' if ink else ""
    spans = "".join(
        f'<tspan x="{box.x:.1f}" y="{top + i * LINE_HEIGHT:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(box.lines)
    )
    return f'<text text-anchor="middle"{look}>{spans}</text>'


def contrast(color: str) -> str | None:
    """Black or white on a colour in hexadecimal; None for a name."""
    digits = color.lstrip("#")
    if not color.startswith("#") or len(digits) not in (3, 6):
        return None
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return "#1f2328" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 125 else "#ffffff"


def edge(one: Edge, way: list[Point], layout: Layout, *, is_flat: bool) -> str:
    source, target = layout.boxes[one.source], layout.boxes[one.target]
    if one.source == one.target:
        return circle_back(one, source)
    start, end = side(source, way[1], is_flat=is_flat), side(target, way[-2], is_flat=is_flat)
    points = [start, *way[1:-1], end]
    if one.has_tip:
        points[-1] = before(end, target, by=TIP, is_flat=is_flat)
    parts = [f'<path class="edge" d="{curve(points, is_flat=is_flat)}"{DASHES.get(one.line, "")}/>']
    if one.has_tip:
        parts.append(tip(end, points[-1]))
    return "".join(parts) + spoken(one.text, middle(points))


def circle_back(one: Edge, box: Box) -> str:
    x, y = box.x + box.width / 2, box.y
    path = f"M{x:.1f} {y - 8:.1f}c24 -14 24 30 {TIP:.0f} 16"
    return f'<path class="edge" d="{path}"/>' + tip((x, y + 8), (x + TIP, y + 8)) + spoken(one.text, (x + 24, y))


def side(box: Box, other: Point, *, is_flat: bool) -> Point:
    """The middle of the side that faces a point, along the chart's direction."""
    if is_flat:
        return box.x + (box.width / 2 if other[0] >= box.x else -box.width / 2), box.y
    return box.x, box.y + (box.height / 2 if other[1] >= box.y else -box.height / 2)


def before(end: Point, box: Box, *, by: float, is_flat: bool) -> Point:
    """A little way out from the side of the box, where an arrow's line ends and its tip begins."""
    if is_flat:
        return end[0] + (by if end[0] > box.x else -by), end[1]
    return end[0], end[1] + (by if end[1] > box.y else -by)


def curve(points: list[Point], *, is_flat: bool) -> str:
    """Through all points, leaving and arriving along the chart's direction."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if is_flat:
            half = (x1 + x2) / 2
            path += f"C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        else:
            half = (y1 + y2) / 2
            path += f"C{x1:.1f} {half:.1f} {x2:.1f} {half:.1f} {x2:.1f} {y2:.1f}"
    return path


def tip(end: Point, start: Point) -> str:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    left = (end[0] - ux * TIP - uy * TIP * 0.5, end[1] - uy * TIP + ux * TIP * 0.5)
    right = (end[0] - ux * TIP + uy * TIP * 0.5, end[1] - uy * TIP - ux * TIP * 0.5)
    return polygon([end, left, right], ' class="tip"')


def middle(points: list[Point]) -> Point:
    one, other = points[(len(points) - 1) // 2], points[len(points) // 2]
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def spoken(words: str, at: Point) -> str:
    if not words:
        return ""
    width = len(words) * 6.2 + 8
    return (
        f'<rect class="edge-ground" x="{at[0] - width / 2:.1f}" y="{at[1] - 9:.1f}" width="{width:.1f}" height="18"/>'
        f'<text class="edge-text" text-anchor="middle" x="{at[0]:.1f}" y="{at[1] + 4:.1f}">{escape(words)}</text>'
    )
