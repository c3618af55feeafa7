"""An entry of the log as templates are told it."""

from bot.domain.state import LogEntry


def told(entry: LogEntry, *, url: str) -> dict[str, object]:
    """`comment` is the address of the comment that caused it; empty where none did, or `url` is not known."""
    has_comment = bool(url and entry.number > 0 and entry.comment)
    return {
        "at": entry.at,
        "what": entry.what,
        "number": entry.number,
        "entry": entry.entry.partition(":")[2],
        "agent": entry.agent,
        "login": entry.login,
        "principal": entry.principal,
        "note": entry.note,
        "is_verified": entry.verified,
        "comment": f"{url}/issues/{entry.number}#issuecomment-{entry.comment}" if has_comment else "",
    }
