"""The contradictions of real coordination documents, found by reading, and then by the doctor."""

from pathlib import Path

import pytest

from bot.doctor import Subject, examine
from bot.documents import read

SEEDS = Path(__file__).parents[2] / ".." / "shared" / "seeds"

CONTRADICTIONS: dict[str, set[tuple[int, str]]] = {
    "000": {
        # three agents take part without any deliverable or phase
        (30, "agent-without-deliverable"),
        (31, "agent-without-deliverable"),
        (32, "agent-without-deliverable"),
        # the architecture lead leads the first and the last phase and delivers nothing in them
        (39, "lead-without-deliverable"),
        (51, "lead-without-deliverable"),
        # user interface and tests are delivered in phases that these agents neither lead nor support
        (173, "agent-outside-phase"),
        (174, "agent-outside-phase"),
        (181, "agent-outside-phase"),
        (190, "agent-outside-phase"),
        (198, "agent-outside-phase"),
        # two agents have other names in the matrix
        (119, "maybe-same"),
        (122, "maybe-same"),
        # each agent is said to state requirements; four do, and the list breaks off
        (96, "requirements-of-few"),
        (98, "breaks-off"),
        # planning at the top, all agents deployed at the end
        (202, "status-twice"),
    },
    "001": {
        # completed in line 34, but a step is being deployed, the next pending, and no task is marked
        (10, "completed-with-pending"),
        (13, "completed-with-pending"),
        (19, "completed-with-pending"),
    },
    "002": {
        # the whole is to be complete, no part is
        (9, "overall-disagrees"),
        # critical, and nobody says how long it takes
        (18, "critical-without-estimate"),
        (19, "critical-without-estimate"),
        (20, "critical-without-estimate"),
        (21, "critical-without-estimate"),
        # no blockers, but a database that is not deployed, and an interface that is not there
        (32, "blockers-none"),
        (65, "blockers-none"),
        # waits for the interface, and can start immediately
        (78, "blocked-but-starting"),
        # nodes of the graph are no tasks of the agents
        (89, "task-without-owner"),
        (90, "task-without-owner"),
        (84, "maybe-same"),
    },
    "003": {
        # can start independently: yes; dependencies: some
        (27, "independent-but-dependent"),
        (31, "independent-but-dependent"),
        (32, "independent-but-dependent"),
        (33, "independent-but-dependent"),
        (35, "independent-but-dependent"),
        # tests, documentation and security each depend on all, so on each other
        (37, "agent-cycle"),
        # and the last two begin in the first phase
        (34, "starts-before-dependency"),
        (35, "starts-before-dependency"),
        (37, "starts-before-dependency"),
        # in parallel, and one after the other
        (153, "parallel-but-dependent"),
        (166, "parallel-but-dependent"),
        (179, "parallel-but-dependent"),
        # interfaces that nobody implements, with mocks promised for all
        (209, "contract-without-provider"),
        (243, "contract-without-provider"),
        (263, "contract-without-provider"),
        (283, "contract-without-provider"),
        (308, "contract-without-provider"),
        (349, "contract-without-mock"),
        # who provides to whom, against who depends on whom
        (390, "provides-without-dependency"),
        (414, "provides-without-dependency"),
        (420, "provides-without-dependency"),
        (426, "provides-without-dependency"),
        (450, "provides-without-dependency"),
        (414, "provides-backwards"),
        # the matrix and the responsibilities name different dependencies
        (413, "dependencies-disagree"),
        (443, "dependencies-disagree"),
        (449, "dependencies-disagree"),
        # week 11 comes after the last phase
        (471, "stage-after-plan"),
        (161, "task-without-owner"),
    },
    "004": {
        # ready, and at work
        (6, "idle-but-working"),
        (7, "idle-but-working"),
        (8, "idle-but-working"),
        (9, "idle-but-working"),
        # in progress: scheduled, pending
        (38, "title-disagrees"),
        (39, "title-disagrees"),
        # types of changes without a way to tell which changes they are
        (24, "approval-without-paths"),
        (25, "approval-without-paths"),
        (26, "approval-without-paths"),
        (27, "approval-without-paths"),
        # may halt deployments in line 26, any operation in line 32
        (32, "halts-disagree"),
        (77, "task-without-owner"),
    },
}


@pytest.mark.parametrize("number", sorted(CONTRADICTIONS))
def test_the_doctor_finds_what_reading_found(number: str) -> None:
    files = sorted(SEEDS.glob(f"{number}_*"))
    if not files:
        pytest.skip("the shared documents are not beside this checkout")
    text = files[0].read_text(encoding="utf-8")
    document = read(text, file=files[0].name)
    subject = Subject(document.plan, document.source, "document", text, document=document)
    found = {(finding.line, finding.code) for finding in (*document.findings, *examine(subject))}
    assert CONTRADICTIONS[number] - found == set()
