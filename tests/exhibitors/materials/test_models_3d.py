"""3D models: only a whole GLB that spaces alone is shown, and only by its own company."""

import json
import struct
from typing import Any

import pytest

from expo.exhibitors.materials.models import MODEL
from expo.exhibitors.models import Exhibitor
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Forbidden, NotFound, SignInRequired
from expo.kit.files import glb
from expo.kit.files.glb import NotAModel, check_model
from expo.kit.files.uploads import WrongFileType
from tests.exhibitors.harness import PDF, ExhibitorHarness, a_picture, an_actor, refusal

Company = tuple[Actor, Exhibitor]
CORNERS = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)


def told(**changes: Any) -> dict[str, Any]:
    """Return the description of one triangle."""
    return {
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": 36}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
    } | changes


def packed(description: Any, body: bytes = CORNERS, *, version: int = 2, cut: int = 0, more: bytes = b"") -> bytes:
    """Return a GLB; ``cut`` is by how much its length is wrong, ``more`` are further parts."""
    head = description if isinstance(description, bytes) else json.dumps(description).encode()
    head += b" " * (-len(head) % 4)
    parts = struct.pack("<I4s", len(head), b"JSON") + head
    parts += struct.pack("<I4s", len(body), b"BIN\0") + body if body else b""
    parts += more
    return struct.pack("<4sII", b"glTF", version, 12 + len(parts) + cut) + parts


def with_view(**changes: Any) -> dict[str, Any]:
    return told(bufferViews=[{"buffer": 0, "byteLength": 36} | changes])


def with_accessor(**changes: Any) -> dict[str, Any]:
    return told(accessors=[{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"} | changes])


def with_picture(data: bytes, *, times: int = 1, **changes: Any) -> bytes:
    padded = data + b"\0" * (-len(data) % 4)
    views = [{"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": len(data)}]
    images = [{"bufferView": 1, "mimeType": "image/png"} | changes] * times
    body = CORNERS + padded
    return packed(told(buffers=[{"byteLength": len(body)}], bufferViews=views, images=images), body)


def with_primitives(*primitives: Any) -> bytes:
    return packed(told(meshes=[{"primitives": list(primitives)}]))


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"extras": inner}
    return inner


@pytest.mark.parametrize(
    "data",
    [
        packed(told()),
        packed(told(extensionsUsed=["KHR_materials_clearcoat"], extensionsRequired=["KHR_materials_clearcoat"])),
        packed(told(extensionsUsed=["VENDOR_something"])),
        with_picture(a_picture()),
        with_picture(a_picture(kind="JPEG"), mimeType="image/jpeg"),
        with_picture(a_picture(), times=64),
        with_primitives({"attributes": {"POSITION": 0}, "indices": 0, "targets": [{"POSITION": 0}]}),
        packed(told(nodes=[{"mesh": 0}] * 10_000)),
    ],
    ids=[
        "a triangle",
        "a material",
        "an extension it can do without",
        "a PNG inside",
        "a JPEG inside",
        "64 pictures",
        "another shape of a mesh",
        "10,000 nodes",
    ],
)
def test_self_contained_model_is_accepted_unless_truncated(data: bytes) -> None:
    check_model(data)
    with pytest.raises(NotAModel):
        check_model(data[:-4])


REFUSED = {
    "nothing": b"",
    "not GLB": b"glTG" + packed(told())[4:],
    "glTF 1": packed(told(), version=1),
    "cut off": packed(told(), cut=4),
    "longer than it says": packed(told()) + b"1234",
    "a part that ends nowhere": packed(told(), more=struct.pack("<I4s", 999_996, b"MORE")),
    "half a part's head": packed(told(), more=b"1234"),
    "a third part": packed(told(), more=struct.pack("<I4s", 4, b"HTML") + b"<a> "),
    "no description": struct.pack("<4sII", b"glTF", 2, 12),
    "not JSON": packed(b"{'asset': 1}"),
    "a bomb of brackets": packed(b"[" * 100_000),
    "a list": packed([1]),
    "nested for no reason": packed(told(extras=nested(40))),
    "another version inside": packed(told(asset={"version": "1.0"})),
    "no version inside": packed(told(asset=[])),
    "a file elsewhere": packed(told(buffers=[{"byteLength": 36, "uri": "https://elsewhere.example/a.bin"}])),
    "a picture elsewhere": packed(told(images=[{"uri": "//elsewhere.example/spy.png"}])),
    "data in an address": packed(told(images=[{"uri": "data:image/svg+xml,<svg onload=alert(1)>"}])),
    "an address in an extension": packed(told(extensions={"EXT_lights": {"maps": [{"uri": "x.hdr"}]}})),
    "Draco": packed(told(extensionsUsed=["KHR_draco_mesh_compression"])),
    "Draco unannounced": packed(told(meshes=[{"primitives": [{"extensions": {"KHR_draco_mesh_compression": {}}}]}])),
    "KTX2": packed(told(extensionsRequired=["KHR_texture_basisu"])),
    "instancing": packed(told(nodes=[{"mesh": 0, "extensions": {"EXT_mesh_gpu_instancing": {"attributes": {}}}}])),
    "an unknown need": packed(told(extensionsRequired=["VENDOR_<script>"])),
    "two buffers": packed(told(buffers=[{"byteLength": 36}, {"byteLength": 36}])),
    "more than there is": packed(told(buffers=[{"byteLength": 4000}])),
    "a view outside": packed(with_view(byteOffset=8)),
    "a view before the beginning": packed(with_view(byteOffset=-8)),
    "a view of another buffer": packed(with_view(buffer=1)),
    "numbers outside": packed(with_accessor(count=4)),
    "a billion zeros": packed(told(accessors=[{"componentType": 5126, "count": 10**9, "type": "VEC3"}])),
    "numbers of no kind": packed(with_accessor(componentType=1)),
    "numbers of a kind that is a list": packed(with_accessor(componentType=[])),
    "numbers in a shape that is a list": packed(with_accessor(type=[])),
    "numbers in a shape that is an object": packed(with_accessor(type={})),
    "sparse numbers": packed(with_accessor(sparse={"count": 1})),
    "numbers of no view": packed(with_accessor(bufferView=7)),
    "true is no number": packed(with_accessor(count=True)),
    "no picture": with_picture(b"\x89PNG\r\n\x1a\nnothing more"),
    "a picture of another type": with_picture(a_picture(), mimeType="image/svg+xml"),
    "a picture that lies about its type": with_picture(a_picture(), mimeType="image/jpeg"),
    "a huge picture": with_picture(a_picture(5000, 10)),
    "nothing to see": packed(told(meshes=[])),
    "a mesh that is none": packed(told(meshes=[7])),
    "primitives that are none": packed(told(meshes=[{"primitives": {"0": {}}}])),
    "a primitive that is none": with_primitives(7),
    "attributes that are none": with_primitives({"attributes": [0]}),
    "shapes that are none": with_primitives({"attributes": {"POSITION": 0}, "targets": 1}),
    "a primitive of missing numbers": with_primitives({"attributes": {"POSITION": 1}}),
    "a node that draws a missing mesh": packed(told(nodes=[{"mesh": 1}])),
    "a node that draws no mesh's place": packed(told(nodes=[{"mesh": [0]}])),
    "indices of no kind": with_primitives({"attributes": {"POSITION": 0}, "indices": [0]}),
    "too many pictures": with_picture(a_picture(), times=65),
    "one large picture again and again": with_picture(a_picture() + bytes(11 * 2**20), times=2),
    "too many pixels": with_picture(a_picture(4096, 4096), times=4),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_broken_or_externally_linked_model_is_refused(data: bytes) -> None:
    with pytest.raises(NotAModel) as refused:
        check_model(data)
    assert (refused.value.code, refused.value.field) == ("NOT_A_MODEL", "uploadId")


@pytest.mark.parametrize("name", ["bufferViews", "accessors", "images", "meshes", "nodes"])
def test_model_has_at_most_ten_thousand_parts_of_a_kind(name: str) -> None:
    parts = told().get(name, [{}])[:1] * 10_001
    with pytest.raises(NotAModel, match=f"more than 10000 {name}"):
        check_model(packed(told(**{name: parts})))


def test_each_list_is_scanned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    whole = glb._Scene._all

    def counted(scene: glb._Scene, name: str) -> Any:
        looked.append(name)
        return whole(scene, name)

    monkeypatch.setattr(glb._Scene, "_all", counted)
    check_model(packed(told(accessors=told()["accessors"] * 100, bufferViews=told()["bufferViews"] * 100)))
    check_model(with_picture(a_picture(), times=5))
    assert sorted(looked) == sorted(["accessors", "bufferViews", "buffers", "images", "meshes", "nodes"] * 2)


@pytest.mark.parametrize(
    "data",
    [
        packed(told(accessors=told()["accessors"] * 2)),
        with_primitives(*[{"attributes": {"POSITION": 0}}] * 2),
        with_primitives({"attributes": {"POSITION": 0, "NORMAL": 0}}),
        with_primitives({"attributes": {"POSITION": 0}, "indices": 0}),
        with_primitives({"attributes": {"POSITION": 0}, "targets": [{"POSITION": 0}]}),
        packed(told(meshes=told()["meshes"] * 2)),
        packed(told(nodes=[{"mesh": 0}] * 2)),
    ],
    ids=["lists", "primitives", "attributes", "indices", "shapes", "meshes", "nodes"],
)
def test_repeated_elements_are_counted_each_time(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    check_model(data)
    monkeypatch.setattr(glb, "MAX_ELEMENTS", 5)
    with pytest.raises(NotAModel, match="too detailed"):
        check_model(data)


def test_a_mesh_drawn_by_many_nodes_is_too_detailed() -> None:
    many = told(accessors=[{"bufferView": 0, "componentType": 5120, "count": 3, "type": "VEC3"}] * 300)
    many["meshes"] = [{"primitives": [{"attributes": {"POSITION": index}} for index in range(300)]}]

    check_model(packed(many | {"nodes": [{"mesh": 0}] * 6_000}))

    with pytest.raises(NotAModel, match="too detailed"):
        check_model(packed(many | {"nodes": [{"mesh": 0}] * 7_000}))


async def test_model_is_set_replaced_and_removed(harness: ExhibitorHarness, company: Company) -> None:
    actor = company[0]
    first, second = [await harness.an_upload(actor, packed(told()), MODEL) for _ in range(2)]
    before = (await harness.materials.set_model(actor, upload_id=first.id)).model

    after = (await harness.materials.set_model(actor, upload_id=second.id)).model

    assert before is not None
    assert after is not None
    assert after.content_type == "model/gltf-binary"
    with pytest.raises(NotFound):
        await harness.blobs.get(before.key)
    assert (await harness.materials.set_model(actor, upload_id=None)).model is None
    with pytest.raises(NotFound):
        await harness.blobs.get(after.key)


async def test_refused_model_changes_nothing(harness: ExhibitorHarness, company: Company) -> None:
    upload = await harness.an_upload(company[0], REFUSED["a picture elsewhere"], MODEL)

    refused = await refusal(harness, harness.materials.set_model(company[0], upload_id=upload.id), NotAModel)

    assert refused.field == "uploadId"


async def test_non_glb_upload_is_refused(harness: ExhibitorHarness, company: Company) -> None:
    with pytest.raises(WrongFileType):
        await harness.an_upload(company[0], PDF, MODEL)


@pytest.mark.parametrize("reader", ["ANONYMOUS", "BUYER", "ORGANISER"])
async def test_other_actors_cannot_set_a_company_model(
    harness: ExhibitorHarness, company: Company, reader: str
) -> None:
    actor = ANONYMOUS if reader == "ANONYMOUS" else an_actor(reader)

    await refusal(
        harness,
        harness.materials.set_model(actor, upload_id=None),
        SignInRequired if reader == "ANONYMOUS" else Forbidden,
    )


async def test_everyone_sees_the_company_model(harness: ExhibitorHarness, company: Company) -> None:
    actor, own = company
    upload = await harness.an_upload(actor, packed(told()), MODEL)
    change = """mutation Model($id: ID) { setModel(uploadId: $id) {
      ... on Exhibitor { model { name contentType size } } ... on Problem { code message field } } }"""

    shown = (await harness.run(actor, change, id=upload.id))["setModel"]["model"]
    again = (await harness.run(actor, change, id=upload.id))["setModel"]

    assert shown == {"name": "file", "contentType": "model/gltf-binary", "size": len(packed(told()))}
    assert again["code"] == "UPLOAD_USED"
    query = "query Company($id: ID!) { exhibitor(id: $id) { model { url } } }"
    seen = (await harness.run(ANONYMOUS, query, id=own.id))["exhibitor"]["model"]
    assert seen["url"].startswith(f"/files/uploads/{upload.id}/")
