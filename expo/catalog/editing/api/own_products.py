"""GraphQL for an exhibitor's own products: bulk changes, editing presence and chosen buyers."""

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


@strawberry.type(name="BuyerOrganisation", description="A buyer approved for a fair where your exhibitor has a booth.")
class BuyerOrganisationType:
    """A buyer's name and country, and nothing else."""

    id: strawberry.ID
    name: str
    country: CountryType

    @classmethod
    def of(cls, info: Info, organisation: Organisation) -> "BuyerOrganisationType":
        """Return the type for a buyer, in the reader's language."""
        country = country_type(info, organisation.country)
        return cls(id=strawberry.ID(organisation.id), name=organisation.name, country=country)


@strawberry.type
class Query:
    """Queries for the buyers whom products can be shown to."""

    @strawberry.field(
        description="Buyers approved for a fair where you have a booth, whose name begins with `text`, "
        "which has two characters or more."
    )
    async def buyer_organisations(self, info: Info, text: str, first: int = 10) -> list[BuyerOrganisationType]:
        found = await info.context.service(Buyers).find(info.context.actor, text=text, limit=first)
        return [BuyerOrganisationType.of(info, each) for each in found]


@strawberry.type
class Mutation:
    """Mutations for an exhibitor's own products."""

    @strawberry.mutation(
        description="Create a draft with the content of one of your products, without the GTIN; "
        "without `number`, under the next free number derived from the original's."
    )
    async def duplicate_product(self, info: Info, id: strawberry.ID, number: str | None = None) -> ProductResult:
        copy = await editing(info).duplicate(info.context.actor, product_id=id, number=number)
        return ProductType.of(info, copy)

    @strawberry.mutation(description="Change products in bulk; at most 500 at once.")
    async def change_products(
        self, info: Info, ids: list[strawberry.ID], input: BulkChangeInput, validate_only: bool = False
    ) -> SavedProductsResult:
        saved = await info.context.service(ProductBulk).change(
            info.context.actor, product_ids=ids, change=input.change(), validate_only=validate_only
        )
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(
        description="Restore the content that products had before these versions, where these are the current ones."
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
        description="Report that you are editing one of your products; repeat every 20 seconds while you are."
    )
    async def keep_editing(self, info: Info, product_id: strawberry.ID) -> ProductResult:
        product = await info.context.service(EditPresence).keep(info.context.actor, product_id=product_id)
        return ProductType.of(info, product)


async def load_editors(context: Context, product_ids: list[str]) -> list[list[str]]:
    """Return the ids of the people editing each product now; a loader's fetch function."""
    return await context.service(EditPresence).editors(context.actor, product_ids=product_ids)


async def load_buyers(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Return buyers by id, None for those that the exhibitor may not know; a loader's fetch function."""
    return await context.service(Buyers).known(context.actor, organisation_ids=organisation_ids)


async def _people(info: Info, ids: Sequence[str]) -> list[PersonType]:
    found = await info.context.loader(load_people).load_many(ids)
    return [PersonType.of(each) for each in found if each is not None]


@extend(ProductType)
class OwnProduct:
    """Fields of a product for members of its exhibitor."""

    @strawberry.field(description="Other people editing the product at this moment, for its exhibitor's members.")
    async def editors(self: ProductType, info: Info) -> list[PersonType]:
        ids = await info.context.loader(load_editors).load(self.model.id)
        return await _people(info, ids)

    @strawberry.field(
        description="Author of the current version, for its exhibitor's members; null for an API key or an import."
    )
    async def changed_by(self: ProductType, info: Info) -> PersonType | None:
        return await load_author(info, self.model.changed_by) if self.model.is_own(info.context.actor) else None

    @strawberry.field(description="Fields of ProductInput still needed for publishing, for its exhibitor's members.")
    def missing(self: ProductType, info: Info) -> list[str]:
        found = missing_for_publishing(self.model) if self.model.is_own(info.context.actor) else []
        return [each.field or "" for each in found]

    @strawberry.field(description="Chosen organisations that you can find as buyers, for the exhibitor's members.")
    async def chosen_organisations(self: ProductType, info: Info) -> list[BuyerOrganisationType]:
        if not (self.model.chosen and self.model.is_own(info.context.actor)):
            return []
        found = await info.context.loader(load_buyers).load_many(self.model.chosen)
        return [BuyerOrganisationType.of(info, each) for each in found if each is not None]
