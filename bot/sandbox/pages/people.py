"""Who somebody is in the browser: any account, chosen from a list and kept in a cookie."""

from dataclasses import dataclass

from bot.sandbox.access import reaches
from bot.sandbox.actor import NOBODY, Actor, installed, person
from bot.sandbox.model import Account, App, Repository
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Choice:
    """An account that one may act as."""

    account: Account

    @property
    def login(self) -> str:
        return self.account.login

    @property
    def is_bot(self) -> bool:
        return self.account.type == "Bot"


def choices(world: World) -> list[Choice]:
    """People first, then the bots of installed Apps, each by login."""
    bots = {app.bot.id for app in world.apps.values() if app.installations}
    usable = [one for one in world.accounts.values() if one.type == "User" or one.id in bots]
    return [Choice(one) for one in sorted(usable, key=lambda one: (one.type == "Bot", one.login.lower()))]


def chosen(world: World, login: str | None) -> Account | None:
    """The account of a login, or the first person there is."""
    found = world.logins.get((login or "").lower())
    usable = [choice.account for choice in choices(world)]
    if found in usable:
        return found
    return usable[0] if usable else None


def acting(world: World, account: Account | None, repository: Repository) -> Actor:
    """A person in their own right; a bot as its App's installation on the repository, if there is one."""
    if account is None:
        return NOBODY
    if account.type != "Bot":
        return person(account)
    app = app_of(world, account)
    for installation in app.installations.values() if app else ():
        if reaches(installation, repository):
            return installed(installation)
    return Actor(account=account, key=f"user:{account.id}")


def app_of(world: World, bot: Account) -> App | None:
    return next((app for app in world.apps.values() if app.bot is bot), None)
