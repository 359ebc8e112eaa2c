"""The feature of API keys, and authentication with them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.service import Accounts
from expo.api_keys import store
from expo.api_keys.service import ApiKeys
from expo.api_keys.store import ApiKeyStore
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Declarations, Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.serving import Authenticator
from expo.kit.journal.entries import Journal


def _services(parts: Parts) -> Iterable[object]:
    database, journal = parts[Database], parts[Journal]
    scopes = parts[Declarations].scopes
    return [ApiKeys(ApiKeyStore(database), journal, database, journal.clock, parts[Accounts], scopes)]


def _offers(parts: Parts) -> Iterable[object]:
    return [Authenticator(parts[ApiKeys].actor_for_key)]


FEATURE: Final = Feature(
    name="api_keys",
    needs=("accounts",),
    api=("expo.api_keys.api.keys",),
    indexes=(store.INDEXES,),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    offers=_offers,
)
