"""Nobody sees or changes what is not theirs: every field of the schema, asked by everybody.

Each feature's ``permissions.py`` says who may. A field that stands in none fails this module: whoever adds one decides
there, in the same commit, who may use it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pytest
from graphql import build_schema as parsed_schema
from strawberry.printer import print_schema

from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.realtime.bus import MemoryBus
from expo.schema import context as request_context
from expo.schema import whole_schema
from tests.support.argument_values import SCALARS, argument_value, things_of
from tests.support.contents import changes, contents
from tests.support.operations import DEPTHS, Operation, OperationBuilder
from tests.support.patience import PATIENCE_S
from tests.support.permissions import ADMINISTRATOR, ANYBODY, EXHIBITOR, IMPORTERS, ORGANISER, Cast, joined, permissions
from tests.support.possible_duplicates import a_possible_duplicate
from tests.support.texts import some_texts
from tests.support.world import World

# When one field of an object is refused at once, graphql-core drops its siblings' coroutines unawaited.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine 'GraphQLCoreConverter:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUERIES: Final = joined(lambda each: each.queries)
MUTATIONS: Final = joined(lambda each: each.mutations)
SUBSCRIPTIONS: Final = joined(lambda each: each.subscriptions)
LAST: Final = frozenset().union(*(each.last for each in permissions()))
OPTIONAL: Final = frozenset().union(*(each.optional for each in permissions()))
REFUSALS: Final = frozenset({"SIGN_IN_REQUIRED", "FORBIDDEN", "INVITATION_FOR_ANOTHER"})
DEFECTS: Final = frozenset({"INTERNAL", "UNAVAILABLE"})
BROKEN: Final = DEFECTS | {"INVALID_DOCUMENT", "TOO_COSTLY"}
SCHEMA: Final = parsed_schema(print_schema(whole_schema()))
GOODS: Final[dict[str, Any]] = {
    "title": {"text": "Vacuum flask", "language": "en"},
    "section": "household-appliances",
    "origin": "CN",
    "unit": "C62",
    "currency": "USD",
    "minimumOrder": {"value": "100"},
    "priceTiers": [{"minQuantity": "100", "price": "3.85"}],
}
PLATFORM: Final = frozenset(
    {
        "SaveTermInput.platform",
        "removeTerm.platform",
        "importGlossary.platform",
        "importMemory.platform",
        "exportMemory.platform",
        "memoryImports.platform",
        "auditLog.installation",
    }
)
"""Arguments that say that what is the installation's is meant: the glossary or the memory of all, its log."""
Answers = AsyncIterator[dict[str, Any]]
HOSTILE: Final[dict[str, dict[str, Any]]] = {
    "nothing": {"String": "", "ID": "", "Int": 0, "Date": "0001-01-01", "DateTime": "0001-01-01T00:00:00+14:00"},
    "NUL": {"String": "a\x00b", "ID": "\x00", "Int": -1, "Date": "9999-12-31", "DateTime": "9999-12-31T23:59:59-12:00"},
    "an operator": {"String": "$ne", "ID": "$where", "Int": 2**31 - 1},
    "a dotted key": {"String": "a.$b", "ID": "a.b"},
    "a lone surrogate": {"String": "\ud800", "ID": "fair_\udfff"},
    "a path": {"String": "../../etc/passwd", "ID": "../x"},
    "1 MB": {"String": "x" * 1_000_000, "ID": "9" * 1_000_000},
}


def an_operation_builder(cast: Cast) -> OperationBuilder:
    """Return what builds operations with arguments that could be meant, about what `cast` has."""
    return OperationBuilder(SCHEMA, partial(argument_value, cast), things_of(cast), OPTIONAL)


def filled(values: Mapping[str, Any], _name: str, kind: str) -> Any:
    """Return the one value for everything of a kind."""
    return values[kind]


def bold(tables: Mapping[str, frozenset[str]], field: str) -> Sequence[str]:
    """Return who sends hostile values: a stranger, and those who get furthest."""
    inside = ("administrator",) if tables[field] == ADMINISTRATOR else ("exhibitor", "organiser")
    return ("anonymous", *inside)


def outcome(answer: Mapping[str, Any], field: str) -> str | None:
    """Return the code with which an operation was refused, or None."""
    result = (answer["data"] or {}).get(field)
    for error in answer["errors"]:
        code: str = error["extensions"]["code"]
        if result is None or not is_refusal(code):  # an edge may be for others, as a product's versions are
            return code
    if not isinstance(result, dict):
        return None
    if result.get("__typename") == "Problem":
        return str(result["code"])
    problems = [each for each in result.get("problems") or () if isinstance(each, dict)]  # a product's are mere words
    return str(problems[0]["code"]) if problems else None


def is_refusal(code: str | None) -> bool:
    """Say whether ``code`` tells somebody that this is not theirs to see or do."""
    return code is not None and (code in REFUSALS or code.endswith("NOT_FOUND"))


async def asked(world: World, cast: Cast, who: str, operation: Operation) -> str | None:
    answer = await world.execute(cast.actors[who], operation.query, operation.variables)
    return outcome(answer, operation.field)


async def asked_for_all(
    world: World, cast: Cast, everybody: Iterable[str], kind: str, field: str
) -> AsyncIterator[tuple[str, str | None]]:
    """Ask, as one after the other, for as much of a field as the GraphQL endpoint takes at once, and give everybody's code.

    What was too costly for one is not asked for again: it would be for all.
    """
    builder, depths = an_operation_builder(cast), iter(DEPTHS)
    operation = builder.operation(kind, field, depth=next(depths))
    for who in everybody:
        code = await asked(world, cast, who, operation)
        while code == "TOO_COSTLY" and (depth := next(depths, None)) is not None:
            operation = builder.operation(kind, field, depth=depth)
            code = await asked(world, cast, who, operation)
        yield who, code


@asynccontextmanager
async def following(world: World, cast: Cast, who: str, operation: Operation) -> AsyncIterator[Answers]:
    """Give what a subscription tells somebody; the first step runs until it waits."""
    context = request_context(world.installation, actor=cast.actors[who])
    told = await whole_schema().subscribe(operation.query, variable_values=operation.variables, context_value=context)
    async with aclosing(told) as answers:
        yield (
            {"data": each.data, "errors": [error.formatted for error in each.errors or ()]} async for each in answers
        )


async def first_told(world: World, cast: Cast, who: str, operation: Operation) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_S), following(world, cast, who, operation) as answers:
        return await anext(answers)


@pytest.fixture
async def cast(world: World, cast: Cast) -> Cast:
    """Give everybody, and what is whose."""
    owner, things = cast.actors["exhibitor"], cast.things
    things |= await a_possible_duplicate(world, owner, things["fairId"], things["productId"])
    things |= await some_texts(world, owner, things["productId"])
    return cast


@pytest.mark.parametrize(
    "kind,table",
    [("Query", QUERIES), ("Mutation", MUTATIONS), ("Subscription", SUBSCRIPTIONS)],
    ids=["queries", "mutations", "subscriptions"],
)
def test_every_field_has_its_allowed_roles(kind: str, table: Mapping[str, frozenset[str]]) -> None:
    root = SCHEMA.get_type(kind)
    fields = set(getattr(root, "fields", {}))
    assert fields - set(table) == set(), "decide in the feature's permissions.py who may use these fields"
    assert set(table) - fields == set(), "these fields are gone"
    assert all(who <= ANYBODY for who in table.values())


async def test_disallowed_mutations_are_refused_and_change_nothing(
    world: World, cast: Cast, database: Database
) -> None:
    builder, before = an_operation_builder(cast), await contents(database)
    for field, allowed in MUTATIONS.items():
        operation = builder.operation("Mutation", field)
        for who in sorted(ANYBODY - allowed):
            code = await asked(world, cast, who, operation)
            assert is_refusal(code), f"{field} as {who}: {code}"
        assert changes(before, await contents(database)) == [], field


async def wronged(world: World, cast: Cast, field: str) -> list[str]:
    """Return for whom a mutation breaks who may, and whether it is refused to the first of them."""
    everybody = sorted(MUTATIONS[field])
    return [
        f"{field} as {who}: {code}"
        async for who, code in asked_for_all(world, cast, everybody, "Mutation", field)
        if code in BROKEN or (who == everybody[0] and is_refusal(code))
    ]


async def test_allowed_mutations_are_not_refused(world: World, cast: Cast) -> None:
    fields = sorted(MUTATIONS, key=lambda each: (each in LAST, each))
    assert [each for field in fields for each in await wronged(world, cast, field)] == []


async def test_exhibitors_import_cancel_and_export_spreadsheets(world: World, cast: Cast) -> None:
    for field in ("cancelImport", "importProducts", "exportProducts"):
        async for _, code in asked_for_all(world, cast, EXHIBITOR, "Mutation", field):
            assert code is None, f"{field}: {code}"


async def test_queries_answer_allowed_actors_and_change_nothing(world: World, cast: Cast, database: Database) -> None:
    builder, before = an_operation_builder(cast), await contents(database)
    for field, allowed in QUERIES.items():
        operation = builder.operation("Query", field)
        for who in sorted(ANYBODY):
            code = await asked(world, cast, who, operation)
            assert is_refusal(code) if who not in allowed else code is None, f"{field} as {who}: {code}"
    assert changes(before, await contents(database)) == []


async def test_no_query_breaks_for_any_actor(world: World, cast: Cast) -> None:
    for field in QUERIES:
        async for who, code in asked_for_all(world, cast, cast.actors, "Query", field):
            assert code not in BROKEN, f"{field} as {who}: {code}"


async def test_subscription_answers_allowed_actors_and_changes_nothing(
    world: World, cast: Cast, database: Database
) -> None:
    operation, before = (
        an_operation_builder(cast).operation("Subscription", "importProgress", depth=3),
        await contents(database),
    )
    for who in sorted(ANYBODY):
        answer = await first_told(world, cast, who, operation)
        code = outcome(answer, operation.field)
        assert code is None if who in SUBSCRIPTIONS[operation.field] else is_refusal(code), f"{who}: {code}"
        assert (answer["data"] is None) is (who not in SUBSCRIPTIONS[operation.field]), who
    assert changes(before, await contents(database)) == []


async def goods_of_all_kinds(world: World, owner: Actor) -> dict[str, str]:
    """Return the ids of a draft and of a product for the registered, by their numbers."""
    create = "mutation ($input: ProductInput!) { saveProduct(input: $input) { ... on Product { id } } }"
    show = "mutation ($ids: [ID!]!) { setProductVisibility(ids: $ids, visibility: REGISTERED) { __typename } publishProducts(ids: $ids) { __typename } }"
    made = {}
    for number in ("DRAFT", "REGISTERED"):
        made[number] = (await world.run(owner, create, input=GOODS | {"number": number}))["saveProduct"]["id"]
    await world.run(owner, show, ids=[made["REGISTERED"]])
    return made


async def numbers_heard(world: World, cast: Cast, who: str, product_ids: Sequence[str]) -> list[str]:
    """Return the numbers of the products that somebody hears of when these change; the last has to be public."""
    operation = an_operation_builder(cast).operation("Subscription", "productChanged", depth=1)
    bus, heard = world.installation.bus, list[str]()
    assert isinstance(bus, MemoryBus)
    async with asyncio.timeout(PATIENCE_S), following(world, cast, who, operation) as answers:
        step = asyncio.ensure_future(anext(answers))
        while not bus._queues:
            await asyncio.sleep(0)
        for product_id in product_ids:
            facts = {"exhibitor_id": cast.things["exhibitorId"]}
            await bus.publish("journal:product", {"id": product_id, "facts": facts})
        while not heard or heard[-1] != "F-500":
            answer = await step
            assert answer["errors"] == [], f"{who}: {answer['errors']}"
            heard.append(answer["data"]["productChanged"]["number"])
            step = asyncio.ensure_future(anext(answers))
        step.cancel()
        await asyncio.wait([step])
    return heard


async def test_subscriber_receives_only_visible_products(world: World, cast: Cast) -> None:
    made = await goods_of_all_kinds(world, cast.actors["exhibitor"])
    changed = [made["DRAFT"], made["REGISTERED"], cast.things["productId"]]
    for who in sorted(SUBSCRIPTIONS["productChanged"]):
        hidden = {"DRAFT": who not in IMPORTERS, "REGISTERED": who in {"anonymous", "administrator"}, "F-500": False}
        heard = await numbers_heard(world, cast, who, changed)
        assert heard == [number for number, is_hidden in hidden.items() if not is_hidden], who


async def test_hostile_ids_break_no_subscription(world: World, cast: Cast) -> None:
    for flavour, odd in HOSTILE.items():
        builder = OperationBuilder(SCHEMA, partial(filled, SCALARS | odd), {}, everything=True)
        for field in SUBSCRIPTIONS:
            operation = builder.operation("Subscription", field)
            for who in sorted(ANYBODY):
                code = outcome(await first_told(world, cast, who, operation), field)
                assert code is not None, f"{field} as {who} with {flavour}"
                assert code not in DEFECTS, f"{field} as {who} with {flavour}: {code}"


async def test_unpublished_fair_is_hidden_from_everyone_else(world: World, cast: Cast) -> None:
    query = "query($id: ID!) { fair(id: $id) { id } }"
    for who, actor in cast.actors.items():
        answer = await world.ask(actor, query, id=cast.things["unpublishedFairId"])
        assert (outcome(answer, "fair") is None) is (who == "organiser"), who


def about(cast: Cast, **things: str) -> Cast:
    """Return a cast whose arguments are about other things."""
    return replace(cast, things=cast.things | things)


def of_a_fair(cast: Cast, kind: str, table: Mapping[str, frozenset[str]]) -> list[Operation]:
    """Return what the organiser of a fair alone is answered, asked about ``cast``'s fair."""
    operations = [
        an_operation_builder(cast).operation(kind, field) for field, allowed in table.items() if allowed == ORGANISER
    ]
    return [each for each in operations if cast.things["fairId"] in str(each.variables)]


async def test_organisers_cannot_access_fairs_of_others(world: World, cast: Cast, database: Database) -> None:
    other, before = about(cast, fairId=cast.things["otherFairId"]), await contents(database)
    asked_for = of_a_fair(other, "Query", QUERIES)
    for operation in asked_for + of_a_fair(other, "Mutation", MUTATIONS):
        for who in ("organiser", "administrator"):
            code = await asked(world, cast, who, operation)
            assert is_refusal(code), f"{operation.field} as {who}: {code}"
    for operation in asked_for:
        code = await asked(world, cast, "other_organiser", operation)
        assert code is None or list(operation.variables) != ["fairId"], f"{operation.field}: {code}"
    assert len(asked_for) > 10
    assert changes(before, await contents(database)) == []


async def test_organiser_sees_only_people_of_its_own_fairs(world: World, cast: Cast) -> None:
    query = "query($id: ID!) { organisation(id: $id) { id } }"
    buyer = cast.actors["buyer"].organisation_id
    for who, may in {"organiser": True, "other_organiser": False, "administrator": False}.items():
        answer = await world.ask(cast.actors[who], query, id=buyer)
        assert (outcome(answer, "organisation") is None) is may, who


async def test_installation_data_is_for_administrators_only(world: World, cast: Cast, database: Database) -> None:
    builder = OperationBuilder(
        SCHEMA, partial(argument_value, cast), {**things_of(cast), **dict.fromkeys(PLATFORM, True)}, OPTIONAL | PLATFORM
    )
    before = await contents(database)
    for owner in sorted({each.partition(".")[0] for each in PLATFORM}):
        field = "saveTerm" if owner == "SaveTermInput" else owner
        operation = builder.operation("Query" if field in QUERIES else "Mutation", field)
        for who in sorted(ANYBODY - ADMINISTRATOR):
            code = await asked(world, cast, who, operation)
            assert is_refusal(code), f"{field} as {who}: {code}"
        assert changes(before, await contents(database)) == [], field
        code = await asked(world, cast, "administrator", operation)
        assert code not in REFUSALS | BROKEN, f"{field}: {code}"
        before = await contents(database)


@pytest.mark.parametrize("kind", ["Query", "Mutation"])
async def test_hostile_values_break_nothing(world: World, cast: Cast, kind: str) -> None:
    for flavour, odd in HOSTILE.items():
        values = SCALARS | odd
        builder = OperationBuilder(SCHEMA, partial(filled, values), {}, everything=True)
        for field in builder.fields(kind):
            operation = builder.operation(kind, field)
            for who in bold(QUERIES | MUTATIONS, field):
                code = await asked(world, cast, who, operation)
                assert code not in DEFECTS, f"{field} as {who} with {flavour}: {code}"
