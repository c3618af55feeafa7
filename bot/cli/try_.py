"""`baton try`: judges a pull request's facts without GitHub; a folder of cases is a plan's own test suite."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.reading import PLAN, read_text_file, valid_plan
from bot.errors import BatonError, UsageError

if TYPE_CHECKING:
    from bot.plan.models import Plan
    from bot.rules.approvals import Verdict

EXPECTED = "expect"


class CaseInvalid(BatonError):
    """A case cannot be read."""

    code = 2


def try_(
    folder: Path | None = typer.Argument(None, help="A folder of cases: JSON files with `facts` and `expect`."),
    facts: Path | None = typer.Option(None, "--facts", help="Facts of a pull request, in JSON; - for standard input."),
    plan: Path = typer.Option(PLAN, "--plan", help="The plan whose rules judge."),
    as_json: bool = typer.Option(False, "--json", help="Print the verdicts as JSON."),
) -> None:
    """Judge a pull request's facts by the plan, without GitHub.

    With --facts it prints the verdict, and exits with 0 where it is green and with 1 where it is not. With a folder
    every case in it is judged and compared with what it expects: 0 where all are as expected, 1 where one differs. 2
    is for what cannot be read.
    """
    if (folder is None) == (facts is None):
        raise UsageError("name either a folder of cases or --facts FILE; see `baton schema facts` for the form")
    if facts is not None:
        _one(facts, valid_plan(plan), as_json=as_json)
    elif folder is not None:
        _all(folder, plan, as_json=as_json)


def _one(path: Path, plan: "Plan", *, as_json: bool) -> None:
    from bot.cli import verdicts

    verdict = judged(_json(path), plan, file=str(path))
    if as_json:
        typer.echo(json.dumps(verdicts.as_json(verdict), indent=2, ensure_ascii=False))
    else:
        verdicts.show(verdict)
    if not verdict.is_green:
        raise typer.Exit(1)


def _all(folder: Path, plan_file: Path, *, as_json: bool) -> None:
    """Each case in the order of the names. A case may name a plan of its own, relative to itself."""
    if not folder.is_dir():
        raise CaseInvalid(f"there is no folder {folder}; look at its name")
    cases = sorted(folder.rglob("*.json"))
    if not cases:
        raise CaseInvalid(f"{folder} holds no case; write one as `.json` with `facts` and `expect`")
    plans: dict[Path, Plan] = {}
    results = [_case(path, folder, plan_file, plans) for path in cases]
    failed = [one for one in results if one["differs"]]
    if as_json:
        typer.echo(json.dumps({"cases": results, "failed": len(failed)}, indent=2, ensure_ascii=False))
    else:
        for one in results:
            typer.echo(f"{'FAILED' if one['differs'] else 'ok    '}  {one['case']}")
            for line in one["differs"]:
                typer.echo(f"        {line}")
        typer.echo(f"{folder}: {len(results)} cases, {len(failed)} failed")
    if failed:
        raise typer.Exit(1)


def _case(path: Path, folder: Path, plan_file: Path, plans: dict[Path, "Plan"]) -> dict[str, Any]:
    case = _json(path)
    if not isinstance(case, dict) or set(case) - {"facts", EXPECTED, "plan", "note"} or "facts" not in case:
        raise CaseInvalid(f"{path}: a case has `facts`, `{EXPECTED}`, and if need be `plan` and `note`, nothing else")
    file = path.parent / str(case["plan"]) if "plan" in case else plan_file
    if file not in plans:
        plans[file] = valid_plan(file)
    verdict = judged(case["facts"], plans[file], file=f"{path}: facts")
    return {"case": str(path.relative_to(folder)), "differs": differences(case.get(EXPECTED), verdict, path)}


def judged(value: Any, plan: "Plan", *, file: str) -> "Verdict":
    """The verdict on facts as JSON has them. Raises `FactsInvalid`."""
    from bot.commands.said import with_commands
    from bot.rules.approvals import judge
    from bot.rules.approvals.from_written import facts_from

    return judge(with_commands(facts_from(value, plan, file=file)), plan)


def differences(expected: Any, verdict: "Verdict", path: Path) -> list[str]:
    """What is otherwise than expected, a line each: a status alone, or a mapping with any of the keys below."""
    if isinstance(expected, str):
        expected = {"status": expected}
    known = {"status", "conclusion", "rules", "missing", "write"}
    if not isinstance(expected, dict) or not expected or set(expected) - known:
        raise CaseInvalid(f"{path}: `{EXPECTED}` is a status, or a mapping of {', '.join(sorted(known))}")
    actual: dict[str, Any] = {
        "status": verdict.status,
        "conclusion": verdict.conclusion,
        "missing": sorted(verdict.missing_roles),
        "write": sorted(verdict.lines),
    }
    rules = {rule.rule: rule.status for rule in verdict.rules}
    found = []
    for key, wanted in expected.items():
        if key == "rules":
            wanted = wanted if isinstance(wanted, dict) else {}
            pairs = [(f"rules.{name}", status, rules.get(name, "no such rule")) for name, status in wanted.items()]
        else:
            pairs = [(key, sorted(wanted) if isinstance(wanted, list) else wanted, actual[key])]
        found += [f"{name}: expected {_shown(want)}, got {_shown(got)}" for name, want, got in pairs if want != got]
    return [*found, *_why(verdict)] if found else []


def _why(verdict: "Verdict") -> list[str]:
    from bot.cli.verdicts import lines

    return [f"  {line}" for line in lines(verdict)]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(path: Path) -> Any:
    try:
        return json.loads(read_text_file(path))
    except (ValueError, RecursionError) as error:
        raise CaseInvalid(f"{path}: no JSON ({str(error)[:100]}); see `baton schema facts`") from None
