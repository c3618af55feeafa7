"""Every figure that is promised, one after the other: `make bench`. Exits with 1 where one is missed.

    python -m benchmarks [plan] [reconcile] [status] [ack] [paint] [viewers]

What else runs on the machine disturbs the figures: processor time is told beside time on the clock.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

ALL = {
    "plan": "a plan is loaded and checked",
    "reconcile": "from a plan to its status page: load and check, difference, page",
    "status": "the status page is built and rendered, of 1,000 tasks and of 10,000",
    "verdict": "a pull request is judged: 100 files, 50 reviews, 20 rules",
    "judging": "from a delivery to the updated check of a pull request",
    "commands": "a hostile comment is read, a command decided among 1,000 tasks",
    "ack": "deliveries are acknowledged, beside Probot",
    "paint": "the dashboard in Chromium: first paint with 1,000 tasks, a change after its delivery",
    "viewers": "200 look at the dashboard while deliveries are acknowledged",
}


def main(names: list[str]) -> int:
    if strange := [name for name in names if name not in ALL]:
        print(f"there is no benchmark {strange[0]!r}; there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"Python {platform.python_version()} on {os.cpu_count()} processors of {platform.machine()}{load}", flush=True
    )
    missed = []
    for name in names or list(ALL):
        print(f"\n{name}: {ALL[name]}", flush=True)
        # a process each, so that none is measured with what another left in memory
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=Path(__file__).parents[1], check=False).returncode:
            missed.append(name)
    print(f"\nmissed: {', '.join(missed)}" if missed else "\nevery figure is held")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
