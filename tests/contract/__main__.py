"""Plays whole stories and holds their traffic against GitHub's published descriptions: `make contract`."""

import os
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.contract.modules import MISSING
from tests.contract.recorder import Exchange
from tests.contract.traffic import Traffic
from tests.contract.verify import NEWER, PUBLISHED, faults, missing_in, published, with_newer


def played(*names: str) -> list[Exchange]:
    with TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        traffic = Traffic(names)
        traffic.play(Path(folder), tell=lambda line: None)
        return traffic.seen


def told(name: str, seen: list[Exchange], found: Counter[str]) -> None:
    for fault, count in found.most_common():
        print(f"  {count}x {fault}")
    agents = Counter(one.agent.split("/")[0] for one in seen)
    print(f"{name}: {len(seen)} exchanges ({dict(agents)}), {len(found)} distinct faults")


def main() -> int:
    schema = published()
    if schema is None:
        print(MISSING)
        return 1
    seen = played(PUBLISHED)
    found = faults(seen, schema)
    told("a server of the published schema", seen, found)
    seen = played()
    newer, others = missing_in(faults(seen, schema)), faults(seen, with_newer(schema))
    told("a server with issue dependencies", seen, others)
    print("  it is asked for what the npm package lacks: " + ", ".join(sorted(newer)))
    return 1 if found or others or newer != NEWER else 0


if __name__ == "__main__":
    sys.exit(main())
