"""Who may ask and do what of catalog, with example arguments."""

from typing import Any, Final

from tests.support.enquiring import a_fair_sheet
from tests.support.goods import the_goods
from tests.support.permissions import ANYBODY, COMPANIES, EXHIBITOR, IMPORTERS, ORGANISER, Cast, Permissions
from tests.support.sheets import the_sheets
from tests.support.world import World


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "ImportProductsInput.uploadId": cast.things["sheetId"],
        "fairSheet.id": cast.things["fairSheetId"],
        "cancelImport.id": cast.things["importId"],
        "undoImport.id": cast.things["importId"],
        "ProductVersionInput.id": cast.things["productId"],
        "ProductVersionInput.version": 2,
        "duplicateProduct.id": cast.things["productId"],
        "productVersion.version": 1,
        "exportJob.id": cast.things["exportId"],
        "importJob.id": cast.things["importId"],
        "importProgress.jobId": cast.things["importId"],
        "orderProductPictures.pictureIds": [cast.things["productPictureId"]],
        "product.id": cast.things["productId"],
        "removeProductPicture.pictureId": cast.things["productPictureId"],
        "restoreProductVersion.version": 1,
        "saveProduct.version": 1,
    }


async def _things(world: World, cast: Cast) -> None:
    cast.things.update(await the_goods(world, cast.actors, cast.things["fairId"]))
    cast.things.update(await the_sheets(world, cast.actors["exhibitor"]))
    cast.things.update(await a_fair_sheet(world, cast.actors["organiser"], cast.things["fairId"]))


PERMISSIONS: Final = Permissions(
    queries={
        "exportJob": IMPORTERS,
        "exports": COMPANIES | {"reading_key"},
        "importColumns": ANYBODY,
        "importJob": IMPORTERS,
        "imports": COMPANIES | {"reading_key"},
        "myProducts": COMPANIES | {"reading_key"},
        "myProductCounts": COMPANIES | {"reading_key"},
        "productVersion": IMPORTERS,
        "buyerOrganisations": COMPANIES | {"reading_key"},
        "hsCodes": ANYBODY,
        "product": ANYBODY,
        "products": ANYBODY,
        "productsByIds": ANYBODY,
        "units": ANYBODY,
        "listingCheck": ORGANISER,
        "fairSheet": ORGANISER,
        "listingsWithProblems": ORGANISER,
    },
    mutations={
        "addProductPicture": EXHIBITOR,
        "cancelImport": EXHIBITOR,
        "exportProducts": COMPANIES | {"reading_key"},
        "importProducts": EXHIBITOR,
        "undoImport": EXHIBITOR,
        "changeProducts": EXHIBITOR,
        "duplicateProduct": EXHIBITOR,
        "keepEditing": EXHIBITOR,
        "undoProductChanges": EXHIBITOR,
        "deleteDrafts": EXHIBITOR,
        "orderProductPictures": EXHIBITOR,
        "publishProducts": EXHIBITOR,
        "removeProductPicture": EXHIBITOR,
        "restoreProductVersion": EXHIBITOR,
        "saveProduct": EXHIBITOR,
        "saveProducts": COMPANIES,
        "setProductVisibility": EXHIBITOR,
        "withdrawProducts": EXHIBITOR,
        "checkListings": ORGANISER,
        "exportFairSheet": ORGANISER,
    },
    subscriptions={
        "importProgress": IMPORTERS,
        "productChanged": ANYBODY,
    },
    arguments=_arguments,
    things=_things,
    optional=frozenset({"saveProduct.productId", "saveProduct.version"}),
)
