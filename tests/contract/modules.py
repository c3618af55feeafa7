"""Where GitHub's published descriptions are: npm packages that `tests/contract/install` brings here."""

import os
from pathlib import Path

HERE = Path(__file__).parent
OPENAPI = "@octokit/openapi/generated/api.github.com.json"
GRAPHQL = "@octokit/graphql-schema/schema.graphql"
MISSING = "GitHub's published descriptions are not here; run tests/contract/install, which needs npm"


def described(inside: str) -> Path | None:
    """A file of a package. BATON_CONTRACT_MODULES may name another node_modules, or the folder that holds it."""
    named = Path(os.environ.get("BATON_CONTRACT_MODULES") or HERE)
    found = (folder / inside for folder in (named, named / "node_modules"))
    return next((path for path in found if path.is_file()), None)
