"""An exhibitor with a booth and a product, all that they can have, and a second one beside it."""

import io
from collections.abc import AsyncIterator
from typing import Any, Final

from PIL import Image

from expo.kit.access import Actor
from expo.kit.files.uploads import Uploads
from tests.support.world import World

PROFILE: Final = """mutation($input: SaveExhibitorInput!) { saveExhibitor(input: $input) {
  ... on Exhibitor { id } ... on Problem { code message field } } }"""
CERTIFICATE: Final = """mutation { addCertificate(input: {kind: "ISO9001", number: "Q-1"}) {
  ... on Exhibitor { certificates { id } } ... on Problem { code message } } }"""
PICTURE: Final = """mutation($id: ID!) { addExhibitorPicture(uploadId: $id) {
  ... on Exhibitor { pictures { id } } ... on Problem { code message } } }"""
PUBLISH: Final = "mutation { publishExhibitor { ... on Exhibitor { id } ... on Problem { code message field } } }"
APPLY: Final = """mutation($fair: ID!) { applyForBooth(input: {fairId: $fair, section: "household-appliances"}) {
  ... on Booth { id } ... on Problem { code message field } } }"""
DECIDE: Final = """mutation($id: ID!) { decideBooth(input: {boothId: $id, approve: true}) {
  ... on Booth { id } ... on Problem { code message } } }"""
OPEN: Final = (
    "mutation($id: ID!) { publishBooth(boothId: $id) { ... on Booth { id } ... on Problem { code message } } }"
)
PRODUCT: Final = """mutation($input: ProductInput!) { saveProduct(input: $input) {
  ... on Product { id } ... on Problem { code message field } } }"""
PRODUCT_PICTURE: Final = """mutation($id: ID!, $upload: ID!) { addProductPicture(productId: $id, uploadId: $upload) {
  ... on Product { pictures { id } } ... on Problem { code message } } }"""
SHOW: Final = """mutation($id: ID!) { publishProducts(ids: [$id]) {
  ... on SavedProducts { problems { code message field } } ... on Problem { code message } } }"""


async def the_goods(world: World, actors: dict[str, Actor], fair_id: str) -> dict[str, str]:
    """Return the ids of what ``exhibitor`` has; ``other_exhibitor`` has a published profile and no more."""
    owner = actors["exhibitor"]
    exhibitor = await _a_company(world, owner, "Yongkang Flasks")
    await _a_company(world, actors["other_exhibitor"], "Ningbo Lamps")
    certified = await _done(world, owner, CERTIFICATE)
    pictured = await _done(world, owner, PICTURE, id=await an_upload(world, owner, "red"))
    booth = (await _done(world, owner, APPLY, fair=fair_id))["id"]
    await _done(world, actors["organiser"], DECIDE, id=booth)
    await _done(world, owner, OPEN, id=booth)
    return {
        "exhibitorId": exhibitor,
        "certificateId": certified["certificates"][0]["id"],
        "pictureId": pictured["pictures"][0]["id"],
        "boothId": booth,
        "uploadId": await an_upload(world, owner, "blue"),
        **await _a_product(world, owner),
    }


async def an_upload(world: World, owner: Actor, colour: str) -> str:
    """Return the id of a picture that has arrived and waits to be used."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    size = len(file.getvalue())
    create = """mutation($size: Int!) {
      createUpload(input: {purpose: PICTURE, fileName: "flask.png", size: $size}) {
        ... on Upload { id url } ... on Problem { code message } } }"""
    upload = await _done(world, owner, create, size=size)
    path, _, query = upload["url"].partition("?")
    words = dict(pair.split("=", 1) for pair in query.split("&"))
    key = path[path.index("uploads/") :]
    grant = world.installation.signer.check("PUT", key, words["limit"], words["expires"], words["signature"])
    await world.service(Uploads).receive(grant, _body(file.getvalue()))
    found: str = upload["id"]
    return found


async def _body(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _a_company(world: World, owner: Actor, name: str) -> str:
    words = {"text": name, "language": "en"}
    profile = {
        "name": words,
        "englishName": name,
        "country": "CN",
        "kind": "MANUFACTURER",
        "city": "Yongkang",
        "tagline": words,
        "story": words,
        "languages": ["en"],
    }
    found: str = (await _done(world, owner, PROFILE, input=profile))["id"]
    await _done(world, owner, PUBLISH)
    return found


async def _a_product(world: World, owner: Actor) -> dict[str, str]:
    goods = {
        "number": "F-500",
        "title": {"text": "Vacuum flask", "language": "en"},
        "description": {"text": "Steel, 500 ml.", "language": "en"},
        "section": "household-appliances",
        "origin": "CN",
        "unit": "C62",
        "currency": "USD",
        "minimumOrder": {"value": "100"},
        "priceTiers": [{"minQuantity": "100", "price": "3.85"}],
    }
    product: str = (await _done(world, owner, PRODUCT, input=goods))["id"]
    pictured = await _done(world, owner, PRODUCT_PICTURE, id=product, upload=await an_upload(world, owner, "green"))
    shown = await _done(world, owner, SHOW, id=product)
    assert shown["problems"] == [], shown
    return {"productId": product, "productPictureId": pictured["pictures"][0]["id"]}


async def _done(world: World, actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    """Return what a mutation gave; fails on a `Problem`."""
    (result,) = (await world.run(actor, query, **variables)).values()
    assert "code" not in result, result
    found: dict[str, Any] = result
    return found
