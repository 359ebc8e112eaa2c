"""Files over HTTP: signed addresses, limits, headers, parts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from expo.exhibitors.materials.models import BROCHURE
from expo.kit.access import Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, NotFound, TooMuch
from expo.kit.files.blobs import Blobs, Grant, Signer, local_blobs, memory_blobs, receive
from expo.kit.files.uploads import StoredFile, Upload, UploadPurpose, Uploads
from expo.kit.web import files
from expo.kit.web.files import _requested_range, file_routes
from tests.support.clock import FakeClock
from tests.support.declarations import DECLARED

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
OWNER = Actor("per_1", "org_1", "EXHIBITOR", Role.OWNER)
DIGEST = "0f" * 32
PICTURE = f"pictures/{DIGEST}/small.webp"


@dataclass(frozen=True)
class FilesHarness:
    """Uploads and files behind HTTP."""

    uploads: Uploads
    blobs: Blobs
    signer: Signer
    client: httpx2.AsyncClient

    async def an_upload(self, purpose: UploadPurpose = BROCHURE, size: int = len(PDF)) -> Upload:
        return await self.uploads.create(OWNER, purpose=purpose, file_name="目录 2027.pdf", size=size)

    async def put(self, address: str, data: Any = PDF) -> httpx2.Response:
        return await self.client.put(address, content=data)

    async def a_file(self) -> StoredFile:
        upload = await self.an_upload()
        await self.put(self.uploads.address(upload))
        return (await self.uploads.open(OWNER, upload_id=upload.id, purpose=BROCHURE)).file()


@pytest.fixture
async def harness(database: Database, clock: FakeClock) -> AsyncIterator[FilesHarness]:
    blobs, signer = memory_blobs(), Signer(b"a secret", clock)
    uploads = Uploads(database, blobs, signer, clock, DECLARED.uploads)
    routes: list[BaseRoute] = [*file_routes(uploads, blobs, signer)]
    transport = httpx2.ASGITransport(Starlette(routes=routes))
    async with httpx2.AsyncClient(transport=transport, base_url="http://fair") as client:
        yield FilesHarness(uploads, blobs, signer, client)


async def test_uploaded_bytes_arrive(harness: FilesHarness) -> None:
    upload = await harness.an_upload()

    answer = await harness.put(harness.uploads.address(upload))

    assert (answer.status_code, answer.content) == (HTTPStatus.NO_CONTENT, b"")
    opened = await harness.uploads.open(OWNER, upload_id=upload.id, purpose=BROCHURE)
    assert await harness.uploads.read(opened) == PDF


@pytest.mark.parametrize(
    "old, new",
    [
        ("limit=", "limit=9"),
        ("expires=", "expires=9"),
        ("signature=", "signature=0"),
        ("signature=", "sig="),
        ("?", "?name=x&"),
        ("limit=", "limit=-"),
        ("expires=", "expires=x"),
        ("signature=", "signature=é"),
    ],
)
async def test_tampered_upload_url_is_refused(harness: FilesHarness, old: str, new: str) -> None:
    upload = await harness.an_upload()

    answer = await harness.put(harness.uploads.address(upload).replace(old, new))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert answer.json()["code"] == "FORBIDDEN"
    [stored] = await harness.uploads.database.raw["uploads"].find({}).to_list()
    assert stored["attempts"] == []


async def test_upload_url_is_not_valid_for_another_upload(harness: FilesHarness) -> None:
    one, two = await harness.an_upload(), await harness.an_upload()

    answer = await harness.put(harness.uploads.address(one).replace(one.id, two.id))

    assert answer.status_code == HTTPStatus.FORBIDDEN


async def test_download_url_cannot_be_used_to_upload(harness: FilesHarness) -> None:
    upload = await harness.an_upload()
    query = harness.signer.sign("GET", Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at))

    assert (await harness.put(f"/uploads/{upload.id}?{query}")).status_code == HTTPStatus.FORBIDDEN


async def test_expired_upload_url_is_refused(harness: FilesHarness, clock: FakeClock) -> None:
    upload = await harness.an_upload()
    clock.advance(minutes=61)

    answer = await harness.put(harness.uploads.address(upload))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "expired" in answer.json()["message"]


async def test_oversized_upload_is_refused(harness: FilesHarness) -> None:
    upload = await harness.an_upload()

    async def without_a_length() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield PDF

    for data in (PDF + b"!", without_a_length()):
        answer = await harness.put(harness.uploads.address(upload), data)
        assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert answer.json()["code"] == "TOO_MUCH"


async def test_wrong_file_type_is_refused(harness: FilesHarness) -> None:
    upload = await harness.an_upload()

    answer = await harness.put(harness.uploads.address(upload), b"<html><script>alert(1)</script>")

    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert answer.json()["code"] == "WRONG_FILE_TYPE"


async def test_used_upload_accepts_nothing_more(harness: FilesHarness) -> None:
    upload = await harness.an_upload()
    await harness.put(harness.uploads.address(upload))
    opened = await harness.uploads.open(OWNER, upload_id=upload.id, purpose=BROCHURE)
    await harness.uploads.spend(opened, keep=True)

    assert (await harness.put(harness.uploads.address(upload))).status_code == HTTPStatus.CONFLICT


async def test_upload_url_accepts_only_put(harness: FilesHarness) -> None:
    upload = await harness.an_upload()

    answer = await harness.client.post(harness.uploads.address(upload), content=PDF)

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


async def test_picture_is_public_and_immutable(harness: FilesHarness) -> None:
    await harness.blobs.put(PICTURE, b"RIFF....WEBP")

    answer = await harness.client.get(f"/files/{PICTURE}")

    assert (answer.status_code, answer.content) == (HTTPStatus.OK, b"RIFF....WEBP")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    again = await harness.client.get(f"/files/{PICTURE}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


async def test_missing_picture_is_not_cached(harness: FilesHarness) -> None:
    answer = await harness.client.get(f"/files/{PICTURE}")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.headers["cache-control"] == "no-store"


async def test_file_is_read_at_its_signed_url(harness: FilesHarness) -> None:
    file = await harness.a_file()

    answer = await harness.client.get(harness.uploads.download(file))

    assert (answer.status_code, answer.content) == (HTTPStatus.OK, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(PDF))
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"__ 2027.pdf\"; filename*=UTF-8''%E7%9B%AE%E5%BD%95%202027.pdf"
    )
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")


async def test_uploaded_picture_is_shown_inline(harness: FilesHarness, clock: FakeClock) -> None:
    await harness.blobs.put("uploads/upl_1/blob_1.png", b"\x89PNG")
    file = StoredFile("uploads/upl_1/blob_1.png", 'a".png', 4, "image/png")

    answer = await harness.client.get(harness.uploads.download(file))

    assert answer.headers["content-disposition"].startswith('inline; filename="a_.png"')


async def test_file_requires_a_valid_signature_and_its_own_name(harness: FilesHarness, clock: FakeClock) -> None:
    file = await harness.a_file()
    address = harness.uploads.download(file)

    for wrong in (f"/files/{file.key}", address.replace("2027", "2028"), address + "&name=x.exe"):
        assert (await harness.client.get(wrong)).status_code == HTTPStatus.FORBIDDEN
    clock.advance(hours=3)
    assert (await harness.client.get(address)).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "key",
    ["", "../secret", "pictures/..%2f..%2fsecret/small.webp", "%2e%2e/secret", "/etc/passwd", f"{PICTURE}/x", "a%00b"],
)
async def test_path_traversal_is_not_found(harness: FilesHarness, key: str) -> None:
    answer = await harness.client.get(httpx2.URL("http://fair", raw_path=f"/files/{key}".encode()))

    assert answer.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize(
    "header, status, start, end",
    [
        ("bytes=0-9", HTTPStatus.PARTIAL_CONTENT, 0, 10),
        ("bytes=100-", HTTPStatus.PARTIAL_CONTENT, 100, len(PDF)),
        ("bytes=-5", HTTPStatus.PARTIAL_CONTENT, len(PDF) - 5, len(PDF)),
        ("bytes=0-999999", HTTPStatus.OK, 0, len(PDF)),
        ("bytes=0-1,3-4", HTTPStatus.OK, 0, len(PDF)),
        ("words=1-2", HTTPStatus.OK, 0, len(PDF)),
        ("bytes=-", HTTPStatus.OK, 0, len(PDF)),
    ],
)
async def test_file_range_can_be_read(
    harness: FilesHarness, header: str, status: HTTPStatus, start: int, end: int
) -> None:
    address = harness.uploads.download(await harness.a_file())

    answer = await harness.client.get(address, headers={"Range": header})

    assert (answer.status_code, answer.content) == (status, PDF[start:end])
    if status is HTTPStatus.PARTIAL_CONTENT:
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(PDF)}"


@pytest.mark.parametrize(
    "header, dest, end",
    [
        ("bytes=10-", "video", 110),
        ("bytes=10-19", "audio", 20),
        ("bytes=10-", "document", len(PDF)),
        ("", "video", None),
    ],
)
async def test_players_get_a_piece_at_a_time(
    harness: FilesHarness, monkeypatch: pytest.MonkeyPatch, header: str, dest: str, end: int | None
) -> None:
    monkeypatch.setattr(files, "PLAYED_PIECE", 100)
    address = harness.uploads.download(await harness.a_file())
    asked = {"Range": header} if header else {}

    answer = await harness.client.get(address, headers=asked | {"Sec-Fetch-Dest": dest})

    if end is None:
        assert (answer.status_code, answer.content) == (HTTPStatus.OK, PDF)
    else:
        assert (answer.status_code, answer.content) == (HTTPStatus.PARTIAL_CONTENT, PDF[10:end])
        assert answer.headers["content-range"] == f"bytes 10-{end - 1}/{len(PDF)}"


@pytest.mark.parametrize("header", ["bytes=999999-", "bytes=5-4", "bytes=-0"])
async def test_unsatisfiable_range_is_refused(harness: FilesHarness, header: str) -> None:
    address = harness.uploads.download(await harness.a_file())

    answer = await harness.client.get(address, headers={"Range": header})

    assert answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    assert answer.headers["content-range"] == f"bytes */{len(PDF)}"


@given(st.text(max_size=30), st.integers(0, 50))
def test_any_range_header_gives_a_valid_range_or_none(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        wanted = _requested_range(text, size)
        assert wanted is None or 0 <= wanted[0] <= wanted[1] <= size


async def test_head_request_has_no_body(harness: FilesHarness) -> None:
    address = harness.uploads.download(await harness.a_file())

    answer = await harness.client.head(address)

    assert (answer.status_code, answer.content) == (HTTPStatus.OK, b"")
    assert answer.headers["content-length"] == str(len(PDF))


@pytest.fixture(params=["local", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return local_blobs(tmp_path / "files") if request.param == "local" else memory_blobs()


async def chunks(count: int) -> AsyncIterator[bytes]:
    for number in range(count):
        yield bytes([number % 256]) * 100_000


async def test_blobs_store_streams_and_return_ranges(blobs: Blobs, clock: FakeClock) -> None:
    grant = Signer(b"x", clock).grant("a/b.bin", limit=3_000_000, minutes=1)

    assert await receive(blobs, grant, chunks(30)) == 3_000_000

    whole = await blobs.get("a/b.bin")
    assert (len(whole), await blobs.size("a/b.bin")) == (3_000_000, 3_000_000)
    parts = [piece async for piece in blobs.stream("a/b.bin", 99_999, 2_500_001)]
    assert b"".join(parts) == whole[99_999:2_500_001]
    assert max(map(len, parts)) <= 2**20


async def test_blobs_keep_nothing_of_an_oversized_stream(blobs: Blobs, clock: FakeClock) -> None:
    grant = replace(Signer(b"x", clock).grant("a/b.bin", limit=1, minutes=1), limit=2_999_999)

    with pytest.raises(TooMuch):
        await receive(blobs, grant, chunks(30))

    with pytest.raises(NotFound):
        await blobs.size("a/b.bin")


async def test_deleted_blobs_are_not_found(blobs: Blobs) -> None:
    await blobs.put("a/b", b"")
    await blobs.delete("a/b")
    await blobs.delete("a/b")

    for read in (blobs.get("a/b"), blobs.size("a/b")):
        with pytest.raises(NotFound):
            await read
    with pytest.raises(NotFound):
        assert [piece async for piece in blobs.stream("a/b")] == []


@pytest.mark.parametrize("key", ["a", "/a/b", "a/../b", "a/b/", "A/b", "a//b", "a/b\n", "a/" + "b" * 129, "a/b\x00"])
async def test_invalid_key_is_not_found(blobs: Blobs, key: str) -> None:
    with pytest.raises(NotFound):
        await blobs.put(key, b"")


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_forged_signature_is_refused(limit: str, expires: str, signature: str, name: str) -> None:
    with pytest.raises(Forbidden):
        Signer(b"a secret", FakeClock()).check("GET", "a/b", limit, expires, signature, name=name)
