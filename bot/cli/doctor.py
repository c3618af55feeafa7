"""`baton doctor`: what a plan or a document contradicts itself in."""

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.reading import PLAN, STANDARD_INPUT, read_text_file

if TYPE_CHECKING:
    from bot.plan.finding import Finding

_PLANS = (".yml", ".yaml", ".json")
_SORTS = ("error", "warning", "note")


def doctor(
    file: Path = typer.Argument(PLAN, help="A plan (.yml) or a coordination document (.md); - for standard input."),
    repo: str | None = typer.Option(
        None, "--repo", "-R", help="Look at this repository too (OWNER/NAME): its plan, accounts and protection."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the findings as JSON."),
    strict: bool = typer.Option(False, "--strict", help="Exit with 1 for warnings too."),
    listed: bool = typer.Option(False, "--list", help="Print what is checked, as Markdown, and exit."),
    today: dt.datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="The day that dates are compared with; today where it is left out."
    ),
) -> None:
    """Find contradictions in a plan or a coordination document.

    With --repo also in how it is installed: accounts, CODEOWNERS, whether merges wait for Baton's checks, who may pass
    them by, and what the App is granted. The plan is the default branch's, unless a file is named.

    Exits with 0 where no finding is an error, with 1 for an error (with --strict for a warning too), with 2 where the
    file cannot be read.
    """
    if listed:
        from bot.doctor.reference import doctor_reference

        typer.echo(doctor_reference(), nl=False)
        return
    day = today.date() if today else dt.datetime.now(dt.UTC).date()
    if repo is not None:
        from bot.cli.installation import repository_findings

        kind = "plan"
        found = repository_findings(repo, None if file == PLAN else read_text_file(file), str(file), day)
    else:
        content = read_text_file(file)
        kind = kind_of(file, content)
        found = plan_findings(content, str(file), day) if kind == "plan" else document_findings(content, str(file), day)
    if as_json:
        findings = [finding.as_json() for finding in found]
        typer.echo(json.dumps({"file": str(file), "kind": kind, "findings": findings}, indent=2, ensure_ascii=False))
    else:
        for finding in found:
            typer.echo(f"{finding.severity:<7}  {finding}")
        typer.echo(summary(found, str(file)))
    severe = ("error", "warning") if strict else ("error",)
    if any(finding.severity in severe for finding in found):
        raise typer.Exit(1)


def kind_of(file: Path, content: bytes) -> str:
    """By the name; without one that tells, a plan is what has a line `version:` and no heading."""
    if str(file) != STANDARD_INPUT and file.suffix.lower() in (*_PLANS, ".md", ".markdown"):
        return "plan" if file.suffix.lower() in _PLANS else "document"
    lines = content[:20_000].splitlines()
    has_version = any(line.startswith(b"version:") for line in lines)
    return "plan" if has_version and not any(line.startswith((b"## ", b"**")) for line in lines) else "document"


def plan_findings(content: bytes, file: str, today: dt.date) -> list["Finding"]:
    """The loader's findings, or those of the checks where the plan is valid."""
    from bot.doctor import Subject, examine
    from bot.plan.load import load

    loaded = load(content, file=file)
    if loaded.plan is None:
        return list(loaded.findings)
    text = content.decode("utf-8", "replace")
    return examine(Subject(loaded.plan, loaded.source, "plan", text, today=today))


def document_findings(content: bytes, file: str, today: dt.date) -> list["Finding"]:
    """What the import noticed, and what the checks find."""
    from bot.doctor import Subject, examine
    from bot.documents import read

    document = read(content, file=file)
    text = content.decode("utf-8", "replace")
    subject = Subject(document.plan, document.source, "document", text, document=document, today=today)
    return sorted({*document.findings, *examine(subject)})


def summary(found: list["Finding"], file: str) -> str:
    """`plan.yml: 1 error, 2 warnings`."""
    counts = {sort: sum(finding.severity == sort for finding in found) for sort in _SORTS}
    parts = [f"{count} {sort}{'' if count == 1 else 's'}" for sort, count in counts.items() if count]
    return f"{file}: {', '.join(parts) or 'nothing found'}"
