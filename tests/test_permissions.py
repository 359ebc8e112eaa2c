"""Nobody sees or changes what is not theirs: every field of the schema, asked by everybody.

`QUERIES` and `MUTATIONS` say who may. A field that stands in neither fails this module:
whoever adds one decides here, in the same commit, who may use it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pytest
from graphql import build_schema as parsed_schema
from strawberry.printer import print_schema

from expo.kit.mongo import Database
from expo.schema import build_schema
from tests.support.cast import PASSWORD, Cast, a_cast
from tests.support.contents import contents
from tests.support.walk import DEPTHS, Operation, Walk
from tests.support.world import World

# When one field of an object is refused at once, graphql-core drops its siblings' coroutines unawaited.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine 'GraphQLCoreConverter:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PEOPLE: Final = frozenset({"buyer", "exhibitor", "other_exhibitor", "organiser", "other_organiser"})
KEYS: Final = frozenset({"partner_key", "reading_key"})
ANYBODY: Final = PEOPLE | KEYS | {"anonymous"}
EXHIBITOR: Final = frozenset({"exhibitor"})
ORGANISER: Final = frozenset({"organiser"})
ORGANISERS: Final = frozenset({"organiser", "other_organiser"})
APPLICANTS: Final = frozenset({"buyer", "exhibitor", "other_exhibitor"})

COMPANIES: Final = frozenset({"exhibitor", "other_exhibitor"})
NOBODY: Final = frozenset[str]()
"""Who may what is about a sheet or a job that nobody in the cast has."""

QUERIES: Final = {
    "booth": ANYBODY,
    "boothApplications": ORGANISER,
    "booths": ANYBODY,
    "certificateKinds": ANYBODY,
    "exhibitor": ANYBODY,
    "exportJob": NOBODY,
    "importColumns": ANYBODY,
    "importJob": NOBODY,
    "imports": COMPANIES | {"reading_key"},
    "exhibitors": ANYBODY,
    "myBooths": COMPANIES | {"reading_key"},
    "myExhibitor": COMPANIES | {"reading_key"},
    "myProducts": COMPANIES | {"reading_key"},
    "product": ANYBODY,
    "products": ANYBODY,
    "search": ANYBODY,
    "units": ANYBODY,
    "apiKeyScopes": ANYBODY,
    "apiKeys": PEOPLE,
    "categories": ANYBODY,
    "exchangeRates": ANYBODY,
    "fair": ANYBODY,
    "fairs": ANYBODY,
    "invitation": ANYBODY,
    "me": ANYBODY,
    "myRegistrations": PEOPLE | KEYS,
    "organisation": ANYBODY,
    "registrations": ORGANISER,
}
MUTATIONS: Final = {
    "addCertificate": COMPANIES,
    "addExhibitorPicture": EXHIBITOR,
    "addProductPicture": EXHIBITOR,
    "applyForBooth": COMPANIES,
    "cancelImport": NOBODY,
    "changeBooth": EXHIBITOR,
    "exportProducts": COMPANIES | {"reading_key"},
    "importProducts": NOBODY,
    "changeCertificate": EXHIBITOR,
    "changeProduct": EXHIBITOR,
    "closeBooth": EXHIBITOR | ORGANISER,
    "createProduct": COMPANIES,
    "createUpload": PEOPLE | {"partner_key"},
    "decideBooth": ORGANISER,
    "deleteDrafts": EXHIBITOR,
    "orderProductPictures": EXHIBITOR,
    "placeBooth": ORGANISER,
    "publishBooth": EXHIBITOR,
    "publishExhibitor": COMPANIES,
    "publishProducts": EXHIBITOR,
    "rebuildIndex": ORGANISERS,
    "reinstateExhibitor": ORGANISER,
    "removeCertificate": EXHIBITOR,
    "removeExhibitorPicture": EXHIBITOR,
    "removeProductPicture": EXHIBITOR,
    "restoreProductVersion": EXHIBITOR,
    "saveExhibitor": COMPANIES,
    "saveProducts": COMPANIES,
    "setBrochure": COMPANIES,
    "setContacts": COMPANIES,
    "setLogo": EXHIBITOR,
    "setProductVisibility": EXHIBITOR,
    "setStaff": EXHIBITOR,
    "setVideo": COMPANIES,
    "suspendExhibitor": ORGANISER,
    "withdrawProducts": EXHIBITOR,
    "acceptInvitation": frozenset({"buyer"}),
    "actFor": EXHIBITOR,
    "addProgrammeItem": ORGANISER,
    "applyToFair": APPLICANTS,
    "changeFair": ORGANISER,
    "changeOrganisation": PEOPLE | {"partner_key"},
    "changePassword": PEOPLE,
    "changeProfile": PEOPLE,
    "changeRole": EXHIBITOR,
    "confirmEmail": ANYBODY,
    "confirmTwoFactor": PEOPLE,
    "createApiKey": PEOPLE,
    "createFair": ORGANISERS,
    "createOrganisation": PEOPLE,
    "decideRegistration": ORGANISER,
    "disableTwoFactor": PEOPLE,
    "endSession": EXHIBITOR,
    "inviteMember": PEOPLE,
    "leaveOrganisation": PEOPLE,
    "publishFair": ORGANISER,
    "removeMember": EXHIBITOR,
    "removeProgrammeItem": ORGANISER,
    "renewRecoveryCodes": PEOPLE,
    "requestPasswordReset": ANYBODY,
    "resendConfirmation": ANYBODY,
    "resetPassword": ANYBODY,
    "revokeApiKey": EXHIBITOR,
    "revokeInvitation": EXHIBITOR,
    "setExchangeRates": ORGANISERS,
    "setHalls": ORGANISER,
    "signIn": ANYBODY,
    "signOut": ANYBODY,
    "signOutEverywhere": PEOPLE,
    "signUp": ANYBODY,
    "startTwoFactor": PEOPLE,
}
LAST: Final = frozenset({"acceptInvitation", "changePassword", "leaveOrganisation"})
"""What takes away what another mutation needs."""

OPTIONAL: Final = frozenset(
    {
        "ChangeFairInput.name",
        "ContactInput.email",
        "SaveExhibitorInput.city",
        "changeOrganisation.name",
        "changeProfile.name",
        "decideRegistration.reason",
        "exhibitor.id",
        "fair.id",
    }
)
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
REFUSALS: Final = frozenset({"SIGN_IN_REQUIRED", "FORBIDDEN", "INVITATION_FOR_ANOTHER"})
DEFECTS: Final = frozenset({"INTERNAL", "UNAVAILABLE"})
BROKEN: Final = DEFECTS | {"INVALID_DOCUMENT", "TOO_COSTLY"}
SCHEMA: Final = parsed_schema(print_schema(build_schema()))
HOSTILE: Final[dict[str, dict[str, Any]]] = {
    "nothing": {"String": "", "ID": "", "Int": 0, "Date": "0001-01-01", "DateTime": "0001-01-01T00:00:00+14:00"},
    "NUL": {"String": "a\x00b", "ID": "\x00", "Int": -1, "Date": "9999-12-31", "DateTime": "9999-12-31T23:59:59-12:00"},
    "an operator": {"String": "$ne", "ID": "$where", "Int": 2**31 - 1},
    "a dotted key": {"String": "a.$b", "ID": "a.b"},
    "a lone surrogate": {"String": "\ud800", "ID": "fair_\udfff"},
    "a path": {"String": "../../etc/passwd", "ID": "../x"},
    "1 MB": {"String": "x" * 1_000_000, "ID": "9" * 1_000_000},
}


def a_walk(cast: Cast) -> Walk:
    """Return the walk with arguments that could be meant, about what `cast` has."""

    def fill(name: str, kind: str) -> Any:
        return cast.things.get(SINGULAR.get(name, name)) or WORDS.get(name) or SCALARS[kind]

    values = {
        "booth.id": cast.things["boothId"],
        "changeProduct.id": cast.things["productId"],
        "changeProduct.version": 1,
        "exhibitor.id": cast.things["exhibitorId"],
        "fair.id": cast.things["fairId"],
        "orderProductPictures.pictureIds": [cast.things["productPictureId"]],
        "product.id": cast.things["productId"],
        "removeProductPicture.pictureId": cast.things["productPictureId"],
        "restoreProductVersion.version": 1,
        "organisation.id": cast.things["organisationId"],
        "invitation.token": cast.things["invitationToken"],
        "acceptInvitation.token": cast.things["invitationToken"],
    }
    return Walk(SCHEMA, fill, values, OPTIONAL)


def filled(values: Mapping[str, Any], _name: str, kind: str) -> Any:
    """Return the one value for everything of a kind."""
    return values[kind]


def outcome(answer: Mapping[str, Any], field: str) -> str | None:
    """Return the code with which an operation was refused, or None."""
    for error in answer["errors"]:
        code: str = error["extensions"]["code"]
        return code
    result = (answer["data"] or {}).get(field)
    if not isinstance(result, dict):
        return None
    problem = next(iter(result.get("problems") or ()), None) or result
    return problem.get("code") if problem is not result or result.get("__typename") == "Problem" else None


def is_refusal(code: str | None) -> bool:
    """Say whether ``code`` tells somebody that this is not theirs to see or do."""
    return code is not None and (code in REFUSALS or code.endswith("NOT_FOUND"))


async def asked(world: World, cast: Cast, who: str, operation: Operation) -> str | None:
    answer = await world.ask(cast.actors[who], operation.query, **operation.variables)
    return outcome(answer, operation.field)


async def asked_for_all(world: World, cast: Cast, who: str, kind: str, field: str) -> str | None:
    """Ask for as much of a field as the door lets in at once."""
    code: str | None = None
    for depth in DEPTHS:
        code = await asked(world, cast, who, a_walk(cast).operation(kind, field, depth=depth))
        if code != "TOO_COSTLY":
            break
    return code


@pytest.fixture
async def cast(world: World) -> Cast:
    """Give everybody, and what is whose."""
    return await a_cast(world)


@pytest.mark.parametrize("kind,table", [("Query", QUERIES), ("Mutation", MUTATIONS)], ids=["queries", "mutations"])
def test_the_tables_say_of_every_field_who_may(kind: str, table: Mapping[str, frozenset[str]]) -> None:
    root = SCHEMA.get_type(kind)
    fields = set(getattr(root, "fields", {}))
    assert fields - set(table) == set(), "decide in this module who may use these fields"
    assert set(table) - fields == set(), "these fields are gone"
    assert all(who <= ANYBODY for who in table.values())


async def test_who_may_not_is_refused_and_changes_nothing(world: World, cast: Cast, database: Database) -> None:
    walk, before = a_walk(cast), await contents(database)
    for field, allowed in MUTATIONS.items():
        operation = walk.operation("Mutation", field)
        for who in sorted(ANYBODY - allowed):
            code = await asked(world, cast, who, operation)
            assert is_refusal(code), f"{field} as {who}: {code}"
        assert await contents(database) == before, field


async def check_who_may(world: World, cast: Cast, field: str) -> None:
    """Assert that a mutation works for the first who may, and breaks for nobody who may."""
    for number, who in enumerate(sorted(MUTATIONS[field])):
        code = await asked_for_all(world, cast, who, "Mutation", field)
        assert number or not is_refusal(code), f"{field} as {who}: {code}"
        assert code not in BROKEN, f"{field} as {who}: {code}"


async def test_who_may_is_not_refused(world: World, cast: Cast) -> None:
    for field in sorted(MUTATIONS, key=lambda each: (each in LAST, each)):
        await check_who_may(world, cast, field)


async def test_a_query_answers_who_may_and_changes_nothing(world: World, cast: Cast, database: Database) -> None:
    walk, before = a_walk(cast), await contents(database)
    for field, allowed in QUERIES.items():
        operation = walk.operation("Query", field)
        for who in sorted(ANYBODY):
            code = await asked(world, cast, who, operation)
            assert is_refusal(code) if who not in allowed else code is None, f"{field} as {who}: {code}"
    assert await contents(database) == before


async def test_whatever_is_asked_nothing_breaks(world: World, cast: Cast) -> None:
    for field in QUERIES:
        for who in cast.actors:
            code = await asked_for_all(world, cast, who, "Query", field)
            assert code not in BROKEN, f"{field} as {who}: {code}"


async def test_an_unpublished_fair_is_hidden_from_everybody_else(world: World, cast: Cast) -> None:
    query = "query($id: ID!) { fair(id: $id) { id } }"
    for who, actor in cast.actors.items():
        answer = await world.ask(actor, query, id=cast.things["unpublishedFairId"])
        assert (outcome(answer, "fair") is None) is (who == "organiser"), who


@pytest.mark.parametrize("kind", ["Query", "Mutation"])
async def test_hostile_values_break_nothing(world: World, cast: Cast, kind: str) -> None:
    for flavour, odd in HOSTILE.items():
        values = SCALARS | odd
        walk = Walk(SCHEMA, partial(filled, values), {}, everything=True)
        for field in walk.fields(kind):
            for who in ("anonymous", "exhibitor", "organiser"):
                code = await asked(world, cast, who, walk.operation(kind, field))
                assert code not in DEFECTS, f"{field} as {who} with {flavour}: {code}"
