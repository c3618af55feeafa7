"""Which commits stand for the head: itself, and what only merges of the base came after."""

from bot.domain.pull_facts import PullFacts, UpdateMerge


class Heads:
    """An approval of an earlier head counts on if nothing but clean merges of the base was pushed since."""

    def __init__(self, facts: PullFacts) -> None:
        self.head = facts.head.sha.lower()
        self.kept = {self.head}
        self.lost: dict[str, str] = {}
        befores = (update.before for update in facts.updates)
        commits = (commit.sha for commit in facts.commits)
        self.known = {sha.lower() for sha in (facts.head.sha, *facts.former_heads, *befores, *commits)}
        updates = {update.sha.lower(): update for update in facts.updates}
        sha, why = self.head, ""
        while update := updates.pop(sha, None):
            why = why or why_not_kept(update)
            sha = update.before.lower()
            if why:
                self.lost[sha] = why
            else:
                self.kept.add(sha)

    def is_at_head(self, sha: str) -> bool:
        """Whether a commit, or 12 or more of its first digits, is the head or counts as it."""
        folded = sha.lower()
        return folded in self.kept or (len(folded) >= 12 and any(kept.startswith(folded) for kept in self.kept))

    def is_ambiguous(self, sha: str) -> bool:
        """Whether these first digits are of several commits: who pushes can have found two that begin alike."""
        folded = sha.lower()
        return folded not in self.known and sum(known.startswith(folded) for known in self.known) > 1

    def why_not(self, sha: str) -> str:
        short = sha[:12].lower()
        lost = next((why for commit, why in self.lost.items() if commit.startswith(short)), "")
        return f"approved {short}, and {lost}" if lost else f"approved {short}, which is not the head"


def why_not_kept(update: UpdateMerge) -> str:
    """Why approvals from before a merge of the base are gone; empty where they stay."""
    merge = update.sha[:12]
    if update.both_changed is None or update.unexplained is None:
        return f"it could not be told what the merge {merge} changed"
    if update.both_changed:
        return f"the merge {merge} joined changes of both sides in {update.both_changed[0]}"
    return f"the merge {merge} changed {update.unexplained[0]} itself" if update.unexplained else ""
