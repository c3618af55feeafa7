"""Avatars drawn from an account's id: no picture is fetched from anywhere."""

from hashlib import sha256

from bot.sandbox.model import Account

CELL, SIDE = 1, 5


def svg(account: Account | None, size: int = 20) -> str:
    """Five by five cells, mirrored, in a colour of its own; people are round, Apps and organizations square."""
    digest = sha256(f"{account.id}:{account.type}".encode() if account else b"ghost").digest()
    hue = int.from_bytes(digest[:2], "big") % 360 if account else 0
    strength = 55 if account else 0
    cells = "".join(
        f"M{column} {row}h1v1h-1z"
        for row in range(SIDE)
        for column in range(SIDE)
        if digest[2 + row * 3 + min(column, SIDE - 1 - column)] % 2
    )
    kind = "avatar" if account is None or account.type == "User" else "avatar avatar-square"
    return (
        f'<svg class="{kind}" width="{size}" height="{size}" viewBox="-1.5 -1.5 8 8" aria-hidden="true" '
        f'xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges">'
        f'<rect x="-1.5" y="-1.5" width="8" height="8" fill="hsl({hue} {strength // 2}% 92%)"/>'
        f'<path fill="hsl({hue} {strength}% 45%)" d="{cells}"/></svg>'
    )
