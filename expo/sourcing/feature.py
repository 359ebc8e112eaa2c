"""Feature definition of sourcing: enquiries of buyers to exhibitors."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.journal.entries import Journal
from expo.kit.mail.outbox import EmailQueue
from expo.sourcing import store
from expo.sourcing.demo import ask
from expo.sourcing.mails import EnquiryMails
from expo.sourcing.service import Enquiries
from expo.sourcing.store import EnquiryStore


def _services(parts: Parts) -> Iterable[object]:
    database, journal, accounts = parts[Database], parts[Journal], parts[Accounts]
    store, catalog, exhibitors = EnquiryStore(database), parts[Catalog], parts[Exhibitors]
    mails = EnquiryMails(parts[Organisations], exhibitors, accounts, parts[EmailQueue])
    return [Enquiries(store, catalog, exhibitors, accounts, mails, journal, database, journal.clock)]


FEATURE: Final = Feature(
    name="sourcing",
    needs=("accounts", "localisation", "exhibitors", "catalog"),
    api=("expo.sourcing.api.enquiries",),
    indexes=(store.INDEXES,),
    scopes=("sourcing:read", "sourcing:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    demo=ask,
)
