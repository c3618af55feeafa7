"""Each session of the examples from start to end, however badly its deliveries come: the same board."""

from pathlib import Path
from typing import Any

import pytest

from tests.conversations.stories import STORIES
from tests.conversations.telling import WAYS, told

ORDERED: dict[str, dict[str, Any]] = {}
"""How each story ends on a good day, told once in this process."""
GROUPED = [pytest.param(name, marks=pytest.mark.xdist_group(f"story-{name}")) for name in STORIES]


@pytest.mark.timeout(900)  # two sessions from start to end, on a machine that does much else
@pytest.mark.parametrize("way", [way for way in WAYS if way != "ordered"])
@pytest.mark.parametrize("name", GROUPED)
async def test_a_story_ends_the_same_in_every_way(name: str, way: str, tmp_path: Path) -> None:
    for folder in ("good", "bad"):
        (tmp_path / folder).mkdir()
    if name not in ORDERED:
        ORDERED[name] = await told(STORIES[name], WAYS["ordered"], tmp_path / "good")
    bad = await told(STORIES[name], WAYS[way], tmp_path / "bad")
    for part, what in ORDERED[name].items():
        assert bad[part] == what, f"{part} differs"
