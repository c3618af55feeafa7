"""Documents to read: seeds beside the project where they are there, examples, and shapes of our own invention."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.documents import Document, read

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "../shared/seeds"
SHAPES = Path(__file__).parent / "shapes"


@pytest.fixture
def snapshot_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


def seed(number: str) -> Document:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the seed documents are not beside this checkout")
    return read(found[0].read_bytes(), file=found[0].name)


def shape(name: str) -> Document:
    path = SHAPES / f"{name}.md"
    return read(path.read_bytes(), file=path.name)
