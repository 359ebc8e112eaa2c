"""The fair's features, lowest first: a feature may see and import those that come earlier in this list.

Everything that iterates over features reads `FEATURES`: the schema, the server, the worker, the scopes of API keys,
the audit log, permission tests and the demo. None of them knows a feature by name.
"""

from typing import Final

from expo.accounts.feature import FEATURE as ACCOUNTS
from expo.api_keys.feature import FEATURE as API_KEYS
from expo.catalog.feature import FEATURE as CATALOG
from expo.discovery.feature import FEATURE as DISCOVERY
from expo.exhibitors.feature import FEATURE as EXHIBITORS
from expo.fairs.feature import FEATURE as FAIRS
from expo.favourites.feature import FEATURE as FAVOURITES
from expo.insights.feature import FEATURE as INSIGHTS
from expo.kit.features.feature import Feature
from expo.localisation.feature import FEATURE as LOCALISATION
from expo.matchmaking.feature import FEATURE as MATCHMAKING
from expo.meetings.feature import FEATURE as MEETINGS
from expo.sourcing.feature import FEATURE as SOURCING

FEATURES: Final[tuple[Feature, ...]] = (
    ACCOUNTS,
    API_KEYS,
    LOCALISATION,
    FAIRS,
    EXHIBITORS,
    CATALOG,
    DISCOVERY,
    FAVOURITES,
    SOURCING,
    MEETINGS,
    MATCHMAKING,
    INSIGHTS,
)
