"""Documents of accounts: people and what is theirs, and how often somebody has tried to be one of them."""

from typing import Final

from expo.accounts.store import accounts, attempts
from expo.accounts.store.accounts import AccountStore
from expo.accounts.store.attempts import AttemptStore

INDEXES: Final = {**accounts.INDEXES, **attempts.INDEXES}

__all__ = ["INDEXES", "AccountStore", "AttemptStore"]
