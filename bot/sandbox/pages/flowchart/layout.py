"""Places the nodes of a chart: layer by layer along the arrows, neighbours near each other, edges around them."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.sandbox.pages.flowchart.reading import Chart, Node

LETTER, LINE_HEIGHT = 7.2, 18.0
PADDING_X, PADDING_Y = 14.0, 9.0
GAP, LAYER_GAP, WAY_WIDTH = 22.0, 46.0, 14.0
SWEEPS = 6
LONGEST_LINE = 28

Point = tuple[float, float]


@dataclass(slots=True)
class Box:
    """A node, or a place that a long edge passes (without a node). `x`, `y` are its middle."""

    key: str
    width: float
    height: float
    lines: tuple[str, ...] = ()
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Layout:
    width: float
    height: float
    boxes: dict[str, Box]
    ways: list[list[Point]]
    """For each edge of the chart, the points from its source to its target."""
    groups: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    """Left, top, width and height by group."""


def arrange(chart: Chart) -> Layout:
    boxes = {name: box_of(node) for name, node in chart.nodes.items()}
    layers, ways = layered(chart, boxes)
    is_flat = chart.direction in ("LR", "RL")
    if is_flat:
        for box in boxes.values():
            box.width, box.height = box.height, box.width
    order(layers, ways)
    place(layers, ways, boxes)
    turn(chart.direction, boxes)
    return measured(chart, boxes, ways)


def box_of(node: Node) -> Box:
    lines = tuple(part for line in node.text.split("\n") for part in wrapped(line))
    width = max(len(line) for line in lines) * LETTER + 2 * PADDING_X
    height = len(lines) * LINE_HEIGHT + 2 * PADDING_Y
    if node.shape in ("diamond", "hexagon"):
        width, height = width + 28, height + (22 if node.shape == "diamond" else 0)
    elif node.shape == "circle":
        width = height = max(width, height)
    return Box(node.name, max(width, 44), height, lines)


def wrapped(line: str) -> list[str]:
    lines = [""]
    for word in line.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LONGEST_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def layered(chart: Chart, boxes: dict[str, Box]) -> tuple[list[list[str]], list[list[str]]]:
    """Layers of keys, and each edge as the keys that it passes; long edges get places in the layers between."""
    forward = [(edge.source, edge.target) for edge in chart.edges]
    back = turning_back(chart, forward)
    rank = ranks(chart.nodes, [pair[::-1] if i in back else pair for i, pair in enumerate(forward)])
    layers: list[list[str]] = [[] for _ in range(max(rank.values(), default=0) + 1)]
    for name in chart.nodes:
        layers[rank[name]].append(name)
    ways: list[list[str]] = []
    for i, (source, target) in enumerate(forward):
        start, end = (target, source) if i in back else (source, target)
        way = [start]
        for layer in range(rank[start] + 1, rank[end]):
            key = f"\0{i}.{layer}"
            boxes[key] = Box(key, WAY_WIDTH, WAY_WIDTH)
            layers[layer].append(key)
            way.append(key)
        way.append(end)
        ways.append(way[::-1] if i in back else way)
    return layers, ways


def turning_back(chart: Chart, edges: Sequence[tuple[str, str]]) -> set[int]:
    """The edges that close a circle, found by walking in depth without recursion."""
    out: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for i, (source, target) in enumerate(edges):
        out[source].append((i, target))
    back: set[int] = set()
    state: dict[str, int] = {}
    for start in chart.nodes:
        stack = [(start, iter(out[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            name, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                state[name] = 2
                stack.pop()
            elif state.get(step[1]) == 1:
                back.add(step[0])
            elif step[1] not in state:
                state[step[1]] = 1
                stack.append((step[1], iter(out[step[1]])))
    return back


def ranks(names: Iterable[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way from a start to each node."""
    rank = dict.fromkeys(names, 0)
    waiting: dict[str, int] = dict.fromkeys(rank, 0)
    out: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        if source != target:
            out[source].append(target)
            waiting[target] += 1
    ready = [name for name, count in waiting.items() if count == 0]
    while ready:
        name = ready.pop()
        for target in out[name]:
            rank[target] = max(rank[target], rank[name] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return rank


def order(layers: list[list[str]], ways: list[list[str]]) -> None:
    """Sweeps down and up, each node to the mean of its neighbours, so that few edges cross."""
    near = neighbours(ways)
    for sweep in range(SWEEPS):
        rows = layers if sweep % 2 == 0 else layers[::-1]
        for fixed, row in itertools.pairwise(rows):
            position = {key: i for i, key in enumerate(fixed)}
            now = {key: i for i, key in enumerate(row)}

            def mean(key: str, position: dict[str, int] = position, now: dict[str, int] = now) -> float:
                found = [position[other] for other in near[key] if other in position]
                return sum(found) / len(found) if found else now[key]

            row.sort(key=mean)


def neighbours(ways: list[list[str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = defaultdict(list)
    for way in ways:
        for one, other in itertools.pairwise(way):
            near[one].append(other)
            near[other].append(one)
    return near


def place(layers: list[list[str]], ways: list[list[str]], boxes: dict[str, Box]) -> None:
    """Sets the middles, top to bottom: layers under each other, each node as near to its neighbours as it can be."""
    top = 0.0
    for row in layers:
        height = max((boxes[key].height for key in row), default=0)
        left = 0.0
        for key in row:
            boxes[key].y = top + height / 2
            boxes[key].x = left + boxes[key].width / 2
            left += boxes[key].width + GAP
        top += height + LAYER_GAP
    near = neighbours(ways)
    for sweep in range(SWEEPS * 2):
        for row in layers if sweep % 2 == 0 else layers[::-1]:
            pull([boxes[key] for key in row], near, boxes)


def pull(row: list[Box], near: dict[str, list[str]], boxes: dict[str, Box]) -> None:
    """Each box towards the mean of its neighbours; then apart again, half from the left, half from the right."""
    wanted = []
    for box in row:
        others = [boxes[key].x for key in near[box.key]]
        wanted.append(sum(others) / len(others) if others else box.x)
    from_left, from_right = list(wanted), list(wanted)
    for i in range(1, len(row)):
        from_left[i] = max(wanted[i], from_left[i - 1] + (row[i - 1].width + row[i].width) / 2 + GAP)
    for i in range(len(row) - 2, -1, -1):
        from_right[i] = min(wanted[i], from_right[i + 1] - (row[i + 1].width + row[i].width) / 2 - GAP)
    for box, left, right in zip(row, from_left, from_right, strict=True):
        box.x = (left + right) / 2


def turn(direction: str, boxes: dict[str, Box]) -> None:
    """From top-to-bottom to the direction that the chart asks for."""
    for box in boxes.values():
        if direction in ("LR", "RL"):
            box.x, box.y, box.width, box.height = box.y, box.x, box.height, box.width
        if direction == "RL":
            box.x = -box.x
        elif direction == "BT":
            box.y = -box.y


def measured(chart: Chart, boxes: dict[str, Box], ways: list[list[str]]) -> Layout:
    """Moves everything so that it begins at the margin, and measures the whole."""
    margin = 16.0
    shown = [boxes[name] for name in chart.nodes]
    frames = {group: frame([boxes[n.name] for n in chart.nodes.values() if n.group == group]) for group in chart.groups}
    edges = [(b.x - b.width / 2, b.y - b.height / 2, b.x + b.width / 2, b.y + b.height / 2) for b in boxes.values()]
    edges += [one for one in frames.values() if one]
    left, top = min(one[0] for one in edges) - margin, min(one[1] for one in edges) - margin
    right, bottom = max(one[2] for one in edges) + margin, max(one[3] for one in edges) + margin
    for box in boxes.values():
        box.x, box.y = box.x - left, box.y - top
    groups = {name: (f[0] - left, f[1] - top, f[2] - f[0], f[3] - f[1]) for name, f in frames.items() if f}
    points = [[(boxes[key].x, boxes[key].y) for key in way] for way in ways]
    return Layout(right - left, bottom - top, {box.key: box for box in shown}, points, groups)


def frame(boxes: list[Box]) -> tuple[float, float, float, float] | None:
    if not boxes:
        return None
    return (
        min(box.x - box.width / 2 for box in boxes) - 10,
        min(box.y - box.height / 2 for box in boxes) - 26,
        max(box.x + box.width / 2 for box in boxes) + 10,
        max(box.y + box.height / 2 for box in boxes) + 10,
    )
