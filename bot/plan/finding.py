"""What is wrong, where, and what to write instead: the loader, the documents and the doctor make these."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One contradiction or mistake. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    code: str
    """Kebab-case name of the check, stable across versions: `unknown-agent`."""
    message: str
    remedy: str
    key: str = ""
    """Dotted path in the plan, `tasks.schema.after`, empty where there is none."""
    severity: Severity = "error"

    def __str__(self) -> str:
        """`plan.yml:12: tasks.a.after: there is no task x; write y [unknown-task]`, in one line."""
        at = f"{self.file}:{self.line}" if self.line else self.file
        key = f" {self.key}:" if self.key else ""
        return _one_line(f"{at}:{key} {self.message}; {self.remedy} [{self.code}]")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _one_line(text: str) -> str:
    """Keys and words of people may hold line ends and marks that turn the text around."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
