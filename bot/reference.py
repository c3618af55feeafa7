"""The reference page of the settings, made from their model: `python -m bot.reference`."""

from bot.settings import PREFIX, Settings

PAGE = "docs/reference/settings.md"
ABOUT = {
    "github_url": "Which GitHub: github.com, a tenant of ghe.com, an Enterprise server, or a sandbox",
    "app_id": "The App's number; needed by the server",
    "private_key": "The App's private key as PEM; line ends may be written as `\\n`",
    "private_key_path": "The file with the private key, instead of the key itself",
    "webhook_secret": "What GitHub signs deliveries with; two with a comma between them while it is rotated",
    "state_key": "What Baton signs its state with, 32 random bytes as hex; the newest first, with commas, when rotated",
    "database_url": "SQLAlchemy's address of the database",
    "host": "Address to listen on; put a reverse proxy with TLS in front before you open it to others",
    "port": "Port to listen on; 0 takes a free one",
    "status_interval": "Seconds between two edits of one status page",
    "catch_up_interval": "Seconds between two looks for deliveries that GitHub could not hand over",
    "workers": "Repositories that are worked on at a time",
    "attempts": "Tries before a delivery becomes a dead letter",
    "dashboard": "Who sees the dashboard: `auto` is whoever signs in, without sign-in browsers on this machine; `open`"
    " is whoever reaches it; `off` is nobody",
    "badges": "Who reads badges and calendars without signing in: `signed` is who has the address with its key, which"
    " the overview shows; `public` is, for public repositories, everybody",
    "oauth_client_id": "The App's client id, for signing in to the dashboard",
    "oauth_client_secret": "The App's client secret, for the same",
    "public_url": "Where browsers reach the server, such as `https://baton.example`; needed for signing in",
    "oidc_issuer": "Whose tokens workflows show when they report metrics, where it is not the usual one: github.com's,"
    " that of a tenant of ghe.com, or `https://HOSTNAME/_services/token` of an Enterprise server",
    "oidc_audience": "What workflows ask their tokens for, where it is not the public address",
}


def page() -> str:
    """The text of `docs/reference/settings.md`; a test holds the file to it."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {ABOUT[name]}. | {shown(field.default)} |"
        for name, field in Settings.model_fields.items()
    ]
    head = (
        "# Settings\n\nThe server reads them from the environment, then from `.env` in the folder where it starts."
        " `baton setup` writes that file.\nA setting that is missing or makes no sense is told at start,"
        " in one line each.\n\n| variable | what it is | default |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def shown(default: object) -> str:
    return "" if default is None else f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


if __name__ == "__main__":
    print(page(), end="")
