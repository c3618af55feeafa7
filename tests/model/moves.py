"""What can happen next in a story. A step is numbers, so any part of a story can be told without the rest."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.pull_facts import CheckState, ReviewState, Signature
from tests.model.git import PLAN, signed
from tests.model.people import ADA, BEN, CLEO, DAN, EVE, EVERYBODY, PEOPLE, PERMISSIONS, ROVER, WEB_FLOW
from tests.model.plans import TEXTS
from tests.model.world import ISSUES, Pull, World

PATHS = ("src/a.py", "docs/a.md", "web/a.js", "deploy/a.yml", "src/wire.py", "free.txt")
LABELS = ("risky", "type:deploy", "risky", "trivial", "type:code")
APPROVERS = (BEN, CLEO, DAN, ADA, ROVER, CLEO, BEN, *EVERYBODY)
Fate = int
PROMPT, LOST, TWICE, OVERTAKING, LATE = range(5)


@dataclass(frozen=True, slots=True)
class Step:
    """`move` by name, three numbers that choose, and what becomes of the deliveries."""

    move: str
    a: int
    b: int
    c: int
    fate: Fate = PROMPT


Move = Callable[[World, Pull, int, int, int], object]


def push(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.push(pull, _commit(world, pull.head, a, b, c), EVERYBODY[b % 5] if c % 3 == 0 else pull.author)


def force_push(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    """Another history on top of the base, or back to a head that was there before."""
    former = [sha for branch, sha in world.pushers if branch == pull.branch]
    sha = former[b % len(former)] if c % 2 else _commit(world, world.branches[pull.base], a, b, c)
    if sha != pull.head:  # git moves nothing then, and nobody has pushed
        world.push(pull, sha, PEOPLE[b % 5] if c % 5 == 0 else pull.author)


def _commit(world: World, on: str, a: int, b: int, c: int) -> str:
    path = PATHS[a % len(PATHS)]
    tree = {**world.git.tree(on), path: f"{len(world.git.commits)}"}
    author = signed(EVE if b % 4 else PEOPLE[a % 5])
    co_authors = (Signature(None, "Ben", "b@example.org"),) if c % 11 == 0 else ()
    if c % 13 == 0:
        author = Signature(None, "Nobody", "who@example.net")
    committer = signed(WEB_FLOW) if b % 2 else author
    return world.git.commit(tree, (on,), author, committer=committer, co_authors=co_authors, is_verified=a % 5 != 0)


def update(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    """Merges the base into the head: cleanly, or with a change that no side made."""
    base = world.branches[pull.base]
    if base in world.git.commits[pull.head].ancestors:
        return
    tree = world.git.merged(pull.head, base)
    if c % 4 == 0:
        tree = {**tree, PATHS[a % len(PATHS)]: f"{len(world.git.commits)}"}
    by = EVE if b % 3 else PEOPLE[b % 5]
    sha = world.git.commit(tree, (pull.head, base), signed(by), committer=signed(WEB_FLOW))
    world.push(pull, sha, by)


def push_base(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    path = PATHS[a % len(PATHS)]
    tree = {**world.git.tree(world.branches[pull.base]), path: f"{len(world.git.commits)}"}
    world.push_base(pull.base, tree, PEOPLE[b % 5], [path])


def change_plan(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    base = pull.base if c % 3 else ("main", "rel")[b % 2]
    tree = {**world.git.tree(world.branches[base]), PLAN: f"plan {a % len(TEXTS)}"}
    world.push_base(base, tree, PEOPLE[b % 5], [PLAN])


def retarget(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.retarget(pull, "rel" if pull.base == "main" else "main", pull.author)


def approve(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.review(pull, APPROVERS[a % len(APPROVERS)], "approved", _some_head(world, pull, b))


def object_(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    state: ReviewState = "commented" if c % 3 == 0 else "changes-requested"
    world.review(pull, APPROVERS[a % len(APPROVERS)], state, _some_head(world, pull, b))


def _some_head(world: World, pull: Pull, b: int) -> str:
    """Mostly the head; at times one that was there before, as a page that was open for long sends."""
    former = [sha for branch, sha in world.pushers if branch == pull.branch]
    return pull.head if b % 5 else former[b // 5 % len(former)]


def dismiss(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    there = [one for one in pull.reviews if one.state in ("approved", "changes-requested")]
    if there:
        world.dismiss(pull, there[-1 - a % len(there) // 2], ADA)


def again(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    """Whoever approved last does so once more, or takes it back and at times deletes the words."""
    words = [one for one in pull.reviews if one.state == "approved"]
    if not words:
        return
    by = words[-1 - a % len(words) // 2].by
    if b % 2:
        world.review(pull, by, "approved", pull.head)
        return
    said = world.comment(pull, by, "/withdraw")
    if c % 2:
        world.delete(pull, said)


def say_approval(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    sha = _some_head(world, pull, b)[: (12, 40, 7, 12)[c % 4]]
    role = ("", "", "", " as guard", " as docs", " as back", " as nobody")[c % 7]
    world.comment(pull, APPROVERS[a % len(APPROVERS)], f"/{'clear' if c % 3 == 0 else 'approve'} {sha}{role}")


def say(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    by, body = SAYINGS[a % len(SAYINGS)]
    who = APPROVERS[b % len(APPROVERS)] if c % 3 == 0 else by
    if body == "/approve" and c % 2:
        body = f"I approve {pull.head[:12]}\n> /approve {pull.head[:12]}\n"
    world.comment(pull, who, body)


SAYINGS = (
    (BEN, "/withdraw"), (CLEO, "/withdraw"), (CLEO, "/veto not like this"), (CLEO, "/lift"), (DAN, "/veto no"),
    (DAN, "/lift as docs"), (ADA, "/lift"), (BEN, "/hold wait for me"), (EVE, "/unhold"), (ADA, "/override it burns"),
    (BEN, "/override it burns"), (CLEO, "/halt deploy freeze"), (CLEO, "/lift deploy"), (ADA, "/hold"),
    (BEN, "/unhold"), (DAN, "/override now"), (BEN, "/approve"), (CLEO, "looks good to me"),
)  # fmt: skip


def edit(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    there = [one for one in pull.comments if not one.is_deleted]
    if there:
        one = there[-1 - a % len(there)]
        world.edit(pull, one, f"{one.body}\n" if b % 3 else f"/approve {pull.head[:12]}")


def delete(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    there = [one for one in pull.comments if not one.is_deleted]
    if there:
        world.delete(pull, there[-1 - a % len(there)])


def label(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.label(pull, LABELS[a % len(LABELS)], (ADA, CLEO, EVE, BEN)[b % 4])


def unlabel(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    if pull.labels:
        world.unlabel(pull, sorted(pull.labels)[a % len(pull.labels)], (ADA, CLEO, EVE, BEN)[b % 4])


def permit(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.permit((BEN, CLEO, DAN, ADA)[a % 4], PERMISSIONS[b % len(PERMISSIONS)] if c % 2 else "write")


def twin(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    """Another pull request with the same head, and the same base mostly; from a fork at times."""
    if len(world.pulls) < 3:
        base = pull.base if c % 4 else ("main", "rel")[b % 2]
        repo = "zed/shop" if c % 3 == 0 else "acme/shop"
        world.open(EVERYBODY[a % 7], f"twin-{len(world.pulls)}", repo=repo, base=base, head=pull.head)


def shut(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.shut(pull)


def run(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    states: tuple[CheckState, ...] = ("success", "success", "success", "failure", "pending", "skipped")
    app, slug = ((501, "builder"), (502, "other"))[b % 5 == 0]
    world.run(pull.head, states[a % len(states)], "ci", app, slug)


def rename(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.rename(pull, ("fix it", "Change it", "more")[a % 3], pull.author)


def draft(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.draft(pull)


def link(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.link(pull, sorted(ISSUES)[a % len(ISSUES)])


def plan_milestone(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.plan_milestone(pull, ("Beta", "")[a % 2], pull.author)


def wait(world: World, pull: Pull, a: int, b: int, c: int) -> None:
    world.later((5, 20, 45)[a % 3])


MOVES: dict[str, tuple[int, Move]] = {
    "push": (5, push), "force_push": (3, force_push), "update": (3, update), "push_base": (2, push_base),
    "change_plan": (3, change_plan), "retarget": (3, retarget), "approve": (14, approve), "object": (3, object_),
    "dismiss": (4, dismiss), "again": (6, again), "say_approval": (10, say_approval), "say": (9, say),
    "edit": (3, edit), "delete": (3, delete),
    "label": (3, label), "unlabel": (5, unlabel), "permit": (4, permit), "twin": (2, twin),
    "shut": (1, shut), "run": (4, run), "rename": (1, rename), "draft": (1, draft), "link": (2, link),
    "plan_milestone": (1, plan_milestone), "wait": (3, wait),
}  # fmt: skip
_NAMES = list(MOVES)
_WEIGHTS = [weight for weight, _ in MOVES.values()]
_FATES = (LOST, TWICE, OVERTAKING, LATE, LATE) + (PROMPT,) * 8
LARGE = 1 << 16


def story(seed: int, longest: int = 26) -> tuple[int, list[Step]]:
    """The plans to begin with, and the steps. In every other story nothing is lost."""
    dice = random.Random(seed)
    names = dice.choices(_NAMES, _WEIGHTS, k=dice.randint(6, longest))
    draw, fates = dice.randrange, _FATES[seed % 2 :]
    return draw(LARGE), [Step(name, draw(LARGE), draw(LARGE), draw(LARGE), fates[draw(len(fates))]) for name in names]


def take(world: World, step: Step) -> None:
    """The step, on the pull request that it chooses: mostly the first."""
    pulls = list(world.pulls.values())
    pull = pulls[step.c // 7 % len(pulls)] if step.c % 2 else pulls[0]
    if not pull.is_open and step.move != "shut":
        return
    world.later(step.b % 3)
    MOVES[step.move][1](world, pull, step.a, step.b, step.c)
