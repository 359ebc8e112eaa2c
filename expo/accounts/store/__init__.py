"""Documents of accounts: people with their data, failed sign-ins and known devices."""

from typing import Final

from expo.accounts.store import accounts, attempts
from expo.accounts.store.accounts import AccountStore
from expo.accounts.store.attempts import AttemptStore

INDEXES: Final = {**accounts.INDEXES, **attempts.INDEXES}

__all__ = ["INDEXES", "AccountStore", "AttemptStore"]
