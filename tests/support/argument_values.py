"""Values for arguments by their names, such as somebody might mean who has read the schema."""

from collections.abc import Mapping
from typing import Any, Final

from tests.support.cast import PASSWORD
from tests.support.permissions import Cast, permissions

WORDS: Final = {
    "base": "USD",
    "closesAt": "2027-10-25T00:00:00Z",
    "country": "CN",
    "currency": "EUR",
    "currentPassword": PASSWORD,
    "email": "somebody@new.example",
    "endsAt": "2027-04-17T00:00:00Z",
    "expiresAt": "2027-06-01T00:00:00Z",
    "kind": "ISO9001",
    "language": "en",
    "languages": "en",
    "newPassword": "another flask, 41 cartons",
    "opensAt": "2027-10-15T00:00:00Z",
    "password": PASSWORD,
    "rate": "0.9",
    "scopes": "catalog:read",
    "section": "household-appliances",
    "sections": "household-appliances",
    "slug": "winter-2027",
    "startsAt": "2027-04-16T00:00:00Z",
    "timeZone": "Asia/Shanghai",
    "token": "t" * 43,
}
SINGULAR: Final = {"ids": "productId", "organisationIds": "organisationId"}
SCALARS: Final[dict[str, Any]] = {
    "String": "words",
    "ID": "prod_01HZX3AAAAAAAAAAAAAAAAAAAA",
    "Int": 2,
    "Float": 2.5,
    "Boolean": True,
    "BigInt": 2,
    "Decimal": "2.5",
    "Date": "2027-04-15",
    "DateTime": "2027-04-16T00:00:00Z",
}


def things_of(cast: Cast) -> Mapping[str, Any]:
    """Return what belongs into arguments whose name alone does not say it, by ``field.argument``."""
    return {name: value for each in permissions() for name, value in each.arguments(cast).items()}


def argument_value(cast: Cast, name: str, kind: str) -> Any:
    """Return a scalar for an argument of this name and type, about what ``cast`` has."""
    return cast.things.get(SINGULAR.get(name, name)) or WORDS.get(name) or SCALARS[kind]
