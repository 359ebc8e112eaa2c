"""People, organisations, how they sign in, and their partners' keys."""

from typing import Any

from expo.accounts.guard import Guard
from expo.accounts.invitations import Invitations
from expo.accounts.links import Links
from expo.accounts.mails import Post
from expo.accounts.organisations import Organisations
from expo.accounts.passwords import Passwords
from expo.accounts.second_factor import SecondFactor
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignIn
from expo.accounts.signing_up import SignUps
from expo.accounts.store import AccountStore
from expo.accounts.tokens import Cipher
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.partners.service import Partners
from expo.partners.store import PartnerStore
from expo.settings import Settings


def accounts(settings: Settings, database: Database, book: Journal, queue: Jobs, passwords: Passwords) -> list[Any]:
    """Return the services of accounts and partners."""
    clock, address, store = book.clock, settings.address, AccountStore(database)
    guard = Guard(store, passwords, clock)
    post = Post(queue, store, clock, address)
    links = Links(store, clock, post)
    cipher = Cipher.derived(settings.signing_secret())
    organisations = Organisations(store, book, database, clock)
    second_factor = SecondFactor(store, book, database, clock, cipher, guard, post)
    accounts = Accounts(store, book, database, clock, passwords, guard, post, links, organisations)
    return [
        accounts,
        SignUps(store, book, database, clock, passwords, post, links, accounts),
        organisations,
        Invitations(store, book, database, clock, post, organisations),
        second_factor,
        SignIn(store, book, database, clock, guard, second_factor, organisations, address),
        Partners(PartnerStore(database), book, database, clock, accounts),
    ]
