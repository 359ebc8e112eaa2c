"""What an exhibitor's own people see and do with products besides, in GraphQL: many at once, who edits, whom for."""

from collections.abc import Sequence

import strawberry

from expo.accounts.api.types import PersonType, load_author, load_people
from expo.accounts.models import Organisation
from expo.catalog.editing.api.bulk_inputs import BulkChangeInput, ProductVersionInput
from expo.catalog.editing.api.types import SavedProductsResult, SavedProductsType, editing
from expo.catalog.editing.bulk_editing import ProductBulk
from expo.catalog.editing.buyers import Buyers
from expo.catalog.editing.presence import EditPresence
from expo.catalog.products.api.types import ProductResult, ProductType
from expo.catalog.products.models import missing_for_publishing
from expo.kit.graphql.trade_types import CountryType, country_type
from expo.kit.graphql.types import Context, Info, extend


@strawberry.type(name="BuyerOrganisation", description="A buyer admitted to a fair where your exhibitor has a booth.")
class BuyerOrganisationType:
    """A buyer: a name and where it is, and nothing else."""

    id: strawberry.ID
    name: str
    country: CountryType

    @classmethod
    def of(cls, info: Info, organisation: Organisation) -> "BuyerOrganisationType":
        """Return a buyer for this reader."""
        country = country_type(info, organisation.country)
        return cls(id=strawberry.ID(organisation.id), name=organisation.name, country=country)


@strawberry.type
class Query:
    """What an exhibitor can ask about whom its products are for."""

    @strawberry.field(
        description="Buyers admitted to a fair where you have a booth, whose name begins so; two characters or more."
    )
    async def buyer_organisations(self, info: Info, text: str, first: int = 10) -> list[BuyerOrganisationType]:
        found = await info.context.service(Buyers).find(info.context.actor, text=text, limit=first)
        return [BuyerOrganisationType.of(info, each) for each in found]


@strawberry.type
class Mutation:
    """What an exhibitor can do with its own products."""

    @strawberry.mutation(
        description="Create a draft that says the same as a product of yours, without the GTIN; "
        "without a number the next free one behind the original's."
    )
    async def duplicate_product(self, info: Info, id: strawberry.ID, number: str | None = None) -> ProductResult:
        copy = await editing(info).duplicate(info.context.actor, product_id=id, number=number)
        return ProductType.of(info, copy)

    @strawberry.mutation(description="Change up to 500 products in one go.")
    async def change_products(
        self, info: Info, ids: list[strawberry.ID], input: BulkChangeInput, validate_only: bool = False
    ) -> SavedProductsResult:
        saved = await info.context.service(ProductBulk).change(
            info.context.actor, product_ids=ids, change=input.change(), validate_only=validate_only
        )
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(
        description="Let products say again what they said before these versions, where these are the present ones."
    )
    async def undo_product_changes(
        self, info: Info, changes: list[ProductVersionInput], validate_only: bool = False
    ) -> SavedProductsResult:
        versions = {str(each.id): each.version for each in changes}
        saved = await info.context.service(ProductBulk).undo(
            info.context.actor, versions=versions, validate_only=validate_only
        )
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(
        description="Say that you are editing a product of yours; again every 20 seconds while you do."
    )
    async def keep_editing(self, info: Info, product_id: strawberry.ID) -> ProductResult:
        product = await info.context.service(EditPresence).keep(info.context.actor, product_id=product_id)
        return ProductType.of(info, product)


async def load_editors(context: Context, product_ids: list[str]) -> list[list[str]]:
    """Return the ids of who edits each product now: a loader's fetch."""
    return await context.service(EditPresence).editors(context.actor, product_ids=product_ids)


async def load_buyers(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Return buyers that the exhibitor may know by their ids: a loader's fetch."""
    return await context.service(Buyers).known(context.actor, organisation_ids=organisation_ids)


async def _people(info: Info, ids: Sequence[str]) -> list[PersonType]:
    found = await info.context.loader(load_people).load_many(ids)
    return [PersonType.of(each) for each in found if each is not None]


@extend(ProductType)
class OwnProduct:
    """What a product's own people see besides."""

    @strawberry.field(description="Who else is editing it at this moment, for its own people.")
    async def editors(self: ProductType, info: Info) -> list[PersonType]:
        ids = await info.context.loader(load_editors).load(self.model.id)
        return await _people(info, ids)

    @strawberry.field(description="Who wrote its present version, for its own people; null for a program or a sheet.")
    async def changed_by(self: ProductType, info: Info) -> PersonType | None:
        return await load_author(info, self.model.changed_by) if self.model.is_own(info.context.actor) else None

    @strawberry.field(description="What it still needs to be published, as fields of ProductInput, for its own people.")
    def missing(self: ProductType, info: Info) -> list[str]:
        found = missing_for_publishing(self.model) if self.model.is_own(info.context.actor) else []
        return [each.field or "" for each in found]

    @strawberry.field(description="Those of the chosen organisations that you can find as buyers, for its own people.")
    async def chosen_organisations(self: ProductType, info: Info) -> list[BuyerOrganisationType]:
        if not (self.model.chosen and self.model.is_own(info.context.actor)):
            return []
        found = await info.context.loader(load_buyers).load_many(self.model.chosen)
        return [BuyerOrganisationType.of(info, each) for each in found if each is not None]
