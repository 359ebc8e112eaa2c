"""GraphQL mutations of an exhibitor's products."""

from typing import Annotated

import strawberry

from expo.catalog.editing.api.bulk_inputs import ProductPictureInput, choices_of
from expo.catalog.editing.api.enums import Partial
from expo.catalog.editing.api.inputs import ProductInput, ProductRowInput
from expo.catalog.editing.api.types import SavedProductsResult, SavedProductsType, editing
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.products.api.enums import Visibility
from expo.catalog.products.api.types import ProductResult, ProductType
from expo.catalog.products.rules.drafts import ProductDraft
from expo.kit.graphql.types import Info
from expo.localisation.translations.api.local_text import LocalTextInput, optional_input


@strawberry.type
class Mutation:
    """Mutations for products."""

    @strawberry.mutation(
        description="Create a product, which needs a number, a title, a section and a unit, or change the one with "
        "`productId` if `version` is its current version. `pictures` is the complete list, in order; pictures and "
        "visibility stay as they are where omitted. With `publish`, the product is shown as soon as your company is. "
        "On any error, nothing is written."
    )
    async def save_product(
        self,
        info: Info,
        input: ProductInput,
        product_id: strawberry.ID | None = None,
        version: int | None = None,
        pictures: list[ProductPictureInput] | None = None,
        visibility: Visibility | None = None,
        organisation_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Organisations that see the product, for the visibility CHOSEN."),
        ] = None,
        publish: bool = False,
    ) -> ProductResult:
        fields = input.draft_fields()
        saved = await editing(info).save(
            info.context.actor,
            draft=ProductDraft(**fields),
            given_fields=fields.keys(),
            product_id=product_id,
            version=version,
            pictures=None if pictures is None else choices_of(pictures),
            visibility=visibility,
            chosen=organisation_ids or [],
            publish=publish,
        )
        return ProductType.of(info, saved)

    @strawberry.mutation(description="Restore the content of an earlier version of a product.")
    async def restore_product_version(self, info: Info, product_id: strawberry.ID, version: int) -> ProductResult:
        restored = await editing(info).restore(info.context.actor, product_id=product_id, number=version)
        return ProductType.of(info, restored)

    @strawberry.mutation(description="Add a picture to a product, from an upload with the purpose PICTURE.")
    async def add_product_picture(
        self, info: Info, product_id: strawberry.ID, upload_id: strawberry.ID, alt: LocalTextInput | None = None
    ) -> ProductResult:
        words = optional_input(alt, "alt", 200)
        added = await editing(info).add_picture(
            info.context.actor, product_id=product_id, upload_id=upload_id, alt=words
        )
        return ProductType.of(info, added)

    @strawberry.mutation(description="Remove a picture from a product.")
    async def remove_product_picture(
        self, info: Info, product_id: strawberry.ID, picture_id: strawberry.ID
    ) -> ProductResult:
        rest = await editing(info).remove_picture(info.context.actor, product_id=product_id, picture_id=picture_id)
        return ProductType.of(info, rest)

    @strawberry.mutation(description="Reorder a product's pictures, the one for cards first; name each once.")
    async def order_product_pictures(
        self, info: Info, product_id: strawberry.ID, picture_ids: list[strawberry.ID]
    ) -> ProductResult:
        ordered = await editing(info).order_pictures(info.context.actor, product_id=product_id, picture_ids=picture_ids)
        return ProductType.of(info, ordered)

    @strawberry.mutation(
        description="Publish products, which are shown as soon as your company is; at most 500 at once."
    )
    async def publish_products(
        self, info: Info, ids: list[strawberry.ID], validate_only: bool = False
    ) -> SavedProductsResult:
        saved = await editing(info).publish(info.context.actor, product_ids=ids, validate_only=validate_only)
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(description="Withdraw products; at most 500 at once.")
    async def withdraw_products(
        self, info: Info, ids: list[strawberry.ID], validate_only: bool = False
    ) -> SavedProductsResult:
        saved = await editing(info).withdraw(info.context.actor, product_ids=ids, validate_only=validate_only)
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(description="Delete drafts with all their versions; at most 500 at once.")
    async def delete_drafts(
        self, info: Info, ids: list[strawberry.ID], validate_only: bool = False
    ) -> SavedProductsResult:
        saved = await editing(info).delete_drafts(info.context.actor, product_ids=ids, validate_only=validate_only)
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(description="Set who can see products; with CHOSEN, which organisations.")
    async def set_product_visibility(
        self,
        info: Info,
        ids: list[strawberry.ID],
        visibility: Visibility,
        organisation_ids: list[strawberry.ID] | None = None,
        validate_only: bool = False,
    ) -> SavedProductsResult:
        saved = await editing(info).set_visibility(
            info.context.actor,
            product_ids=ids,
            visibility=visibility,
            organisation_ids=organisation_ids or [],
            validate_only=validate_only,
        )
        return SavedProductsType.of(info, saved)

    @strawberry.mutation(description="Create or change products by item number; at most 500 at once.")
    async def save_products(
        self,
        info: Info,
        rows: list[ProductRowInput],
        validate_only: bool = False,
        publish: bool = False,
        partial: Partial = Partial.ALL_OR_NOTHING,
    ) -> SavedProductsResult:
        saved = await info.context.service(ProductSaving).save_many(
            info.context.actor,
            rows=[row.row() for row in rows],
            validate_only=validate_only,
            publish=publish,
            partial=partial,
        )
        return SavedProductsType.of(info, saved)
