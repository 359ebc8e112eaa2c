"""``expo accounts``: account operations that are needed before anyone can sign in."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from expo.accounts.administrators import Administrators
from expo.accounts.service import Accounts
from expo.app import Installation
from expo.commands.installation import Data, with_installation

Email = Annotated[str, Parameter(help="Address that the person signs in with.")]
Name = Annotated[str, Parameter(help="The person's name.")]
Body = Annotated[str, Parameter(help="Name of the organising body.")]
Country = Annotated[str, Parameter(help="Its country, ISO 3166-1 alpha-2.")]

NewName = Annotated[str, Parameter(help="The person's name, where the address has no account yet.")]
Remove = Annotated[bool, Parameter(help="Let the person be an administrator no more.", negative=())]

app = App(name="accounts", help="Make an organiser or an administrator, reset a password.")


@app.command
def organiser(email: Email, *, name: Name, organisation: Body, country: Country = "CN", data: Data = None) -> None:
    """Create an organiser and print the generated password."""
    made = _with_accounts(lambda accounts: accounts.make_organiser(email, name, organisation, country=country), data)
    sys.stdout.write(f"{email} can sign in with the password {made}\n")


@app.command
def administrator(email: Email, *, name: NewName = "", remove: Remove = False, data: Data = None) -> None:
    """Make a person an administrator of the installation; prints the generated password of a new account.

    An administrator sets exchange rates, keeps the house glossary, installs models and rebuilds the index.
    """

    async def run(installation: Installation) -> str | None:
        administrators = installation.service(Administrators)
        if not remove:
            return await administrators.make(email, name=name)
        await administrators.unmake(email)
        return None

    made = with_installation(run, data)
    if made is not None:
        sys.stdout.write(f"{email} can sign in with the password {made}\n")
    sys.stdout.write(f"{email} is {'no longer ' if remove else ''}an administrator\n")


@app.command
def password(email: Email, *, data: Data = None) -> None:
    """Give a person a new generated password, print it, and end all their sessions."""
    made = _with_accounts(lambda accounts: accounts.set_password(email), data)
    sys.stdout.write(f"{email} can sign in with the password {made}\n")


def _with_accounts(work: Callable[[Accounts], Awaitable[str]], data: Path | None) -> str:
    async def run(installation: Installation) -> str:
        return await work(installation.services[Accounts])

    return with_installation(run, data)
