"""The accounts feature: people and organisations, signing in, and authentication by session."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts import store
from expo.accounts.administrators import Administrators
from expo.accounts.devices import Devices
from expo.accounts.guard import Guard
from expo.accounts.guests import OrganiserAudience
from expo.accounts.invitations import Invitations
from expo.accounts.links import Links
from expo.accounts.mails import MAIL, MailQueue, mail_handler
from expo.accounts.organisations import Organisations
from expo.accounts.passwords import Passwords
from expo.accounts.rules.tokens import Cipher, Seal
from expo.accounts.second_factor import SecondFactor
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignIn
from expo.accounts.signing_up import SignUps
from expo.accounts.store import AccountStore, AttemptStore
from expo.kit.access import READ_INSTALLATION, WRITE_INSTALLATION
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.serving import Authenticator
from expo.kit.features.work import Work
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.kit.mail.outbox import Delivery
from expo.settings import Settings


def _services(parts: Parts) -> Iterable[object]:
    settings, database, journal = parts[Settings], parts[Database], parts[Journal]
    clock, store, passwords = journal.clock, AccountStore(database), parts.find(Passwords) or Passwords()
    attempts = AttemptStore(database)
    devices = Devices(attempts, clock, Seal.derive(settings.signing_secret()))
    guard = Guard(store, attempts, passwords, clock, devices)
    post = MailQueue(parts[Jobs], store, clock, settings.address)
    links = Links(store, clock, post)
    cipher = Cipher.derive(settings.signing_secret())
    organisations = Organisations(store, journal, database, clock, parts.offered(OrganiserAudience))
    second_factor = SecondFactor(store, journal, database, clock, cipher, guard, post)
    accounts = Accounts(store, journal, database, clock, passwords, guard, devices, post, links, organisations)
    return [
        passwords,
        accounts,
        Administrators(store, accounts),
        SignUps(store, journal, database, clock, passwords, post, links, accounts),
        organisations,
        Invitations(store, journal, database, clock, post, organisations),
        second_factor,
        SignIn(store, journal, database, clock, guard, devices, second_factor, organisations, settings.address),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    return [Authenticator(parts[Accounts].actor_of_token, cookies=True)]


def _work(parts: Parts) -> Work:
    delivery = parts[Delivery]
    return Work(jobs={MAIL: mail_handler(delivery.mailer, delivery.clock)})


async def _close(parts: Parts) -> None:
    parts[Passwords].close()


FEATURE: Final = Feature(
    name="accounts",
    api=(
        "expo.accounts.api.sign_in",
        "expo.accounts.api.organisations",
    ),
    indexes=(store.INDEXES,),
    scopes=("accounts:read", "accounts:write", READ_INSTALLATION, WRITE_INSTALLATION),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    offers=_offers,
    work=_work,
    close=_close,
)
