"""Alternatives to a product that is no longer shown."""

from dataclasses import replace

from expo.catalog.products.redirects import find_former
from expo.catalog.products.service import Catalog
from expo.discovery.index.models import PRODUCT
from expo.discovery.search.models import Kind, SearchQuery
from expo.discovery.search.service import Discovery
from expo.kit.access import Actor
from expo.kit.paging import Slice

_MAX_QUERY_CHARACTERS = 200


async def product_alternatives(
    catalog: Catalog, discovery: Discovery, actor: Actor, *, product_id: str, part: Slice
) -> list[str]:
    """Return the ids of products similar to a formerly public one; none for any other product."""
    former = await find_former(catalog, product_id=product_id)
    if former is None:
        return []
    query = SearchQuery(
        former.title.text[:_MAX_QUERY_CHARACTERS], kinds=[Kind.PRODUCT], terms={"section": [former.section]}
    )
    found = await discovery.search(actor, query=query, part=part)
    if not found.hits:  # nothing like it in its section; words alone may still lead on
        found = await discovery.search(actor, query=replace(query, terms={}), part=part)
    return [hit.id for hit in found.hits if hit.kind == PRODUCT]
