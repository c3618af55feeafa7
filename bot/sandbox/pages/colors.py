"""Colours of labels: readable on light and dark, as one small stylesheet, so that no page needs inline styles."""

import colorsys
import re
from collections.abc import Iterable

HEX = re.compile(r"[0-9a-f]{6}")
MOST = 500


def stylesheet(colors: Iterable[str]) -> str:
    return "\n".join(
        rules(color) for color in sorted({one.lower() for one in colors if HEX.fullmatch(one.lower())})[:MOST]
    )


def rules(color: str) -> str:
    """Light: the colour itself under black or white. Dark: a breath of the colour under its lightened self."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (0, 2, 4))
    lightness = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
    ink = "#ffffff" if lightness < 0.453 else "#1f2328"
    hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    h, s = round(hue * 360), round(saturation * 100)
    bright = round(max(light, 0.65 if lightness < 0.6 else light) * 100)
    edge = f"hsl({h} {s}% {max(0, round(light * 100) - 25)}% / {0.35 if lightness > 0.85 else 0})"
    return (
        f".label-{color}{{background:#{color};color:{ink};border-color:{edge}}}"
        f"@media(prefers-color-scheme:dark){{.label-{color}{{background:rgb({red} {green} {blue} / .18);"
        f"color:hsl({h} {s}% {max(bright, 65)}%);border-color:hsl({h} {s}% {max(bright, 65)}% / .3)}}}}"
    )
