"""Who may ask and do with API keys, with example arguments."""

from typing import Final

from tests.support.permissions import ANYBODY, EXHIBITOR, PEOPLE, Permissions

PERMISSIONS: Final = Permissions(
    queries={
        "apiKeyScopes": ANYBODY,
        "apiKeys": PEOPLE,
    },
    mutations={
        "createApiKey": PEOPLE,
        "revokeApiKey": EXHIBITOR,
    },
)
