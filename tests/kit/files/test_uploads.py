"""Uploads: asked for, handed in, used once, swept away."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.catalog.imports.models import PICTURES_ZIP, SHEET
from expo.exhibitors.materials.models import BROCHURE, CERTIFICATE, VIDEO
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired, TooMuch
from expo.kit.files.blobs import Grant, ObjectBlobs, Signer, local_blobs, memory_blobs
from expo.kit.files.content_types import peek, type_of
from expo.kit.files.uploads import (
    PICTURE,
    StoredFile,
    Upload,
    UploadNotFound,
    UploadPurpose,
    Uploads,
    UploadUsed,
    WrongFileType,
)
from tests.support.clock import FakeClock
from tests.support.declarations import DECLARED

PDF = b"%PDF-1.7\nmade for a test"
OWNER = Actor("per_1", "org_1", "EXHIBITOR", Role.OWNER)
STRANGER = Actor("per_2", "org_2", "EXHIBITOR", Role.OWNER)


@pytest.fixture
def blobs() -> ObjectBlobs:
    return memory_blobs()


@pytest.fixture
def uploads(database: Database, blobs: ObjectBlobs, clock: FakeClock) -> Uploads:
    return Uploads(database, blobs, Signer(b"a secret", clock), clock, DECLARED.uploads)


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for piece in data:
        yield piece


async def an_upload(uploads: Uploads, **changes: Any) -> Upload:
    facts: dict[str, Any] = {"purpose": BROCHURE, "file_name": "catalogue.pdf", "size": len(PDF)}
    return await uploads.create(OWNER, **(facts | changes))


async def upload_file(uploads: Uploads, upload: Upload, *data: bytes) -> Upload:
    grant = Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at)
    return await uploads.receive(grant, pieces(*(data or (PDF,))))


async def spend(uploads: Uploads, upload: Upload, *, keep: bool = True) -> None:
    async def write() -> None:
        await uploads.spend(upload, keep=keep)

    await uploads.database.transact(write)


async def test_uploaded_file_is_read_back(uploads: Uploads) -> None:
    upload = await an_upload(uploads)
    await upload_file(uploads, upload, PDF[:3], b"", PDF[3:])

    opened = await uploads.open(OWNER, upload_id=upload.id, purpose=BROCHURE)

    assert await uploads.read(opened) == PDF
    assert opened.file() == StoredFile(opened.blob or "", "catalogue.pdf", len(PDF), "application/pdf")


@pytest.mark.parametrize(
    "changes, error, field",
    [
        ({"size": 0}, Invalid, "size"),
        ({"size": -1}, Invalid, "size"),
        ({"size": 20 * 2**20 + 1}, TooMuch, "size"),
        ({"size": 2**62}, TooMuch, "size"),
        ({"file_name": ""}, Invalid, "fileName"),
        ({"file_name": "a/.."}, Invalid, "fileName"),
        ({"file_name": "folder/"}, Invalid, "fileName"),
        ({"file_name": "a\x00b"}, Invalid, "fileName"),
        ({"file_name": "\ud800"}, Invalid, "fileName"),
    ],
)
async def test_invalid_upload_request_is_refused(
    uploads: Uploads, changes: dict[str, Any], error: type[ExpoError], field: str
) -> None:
    with pytest.raises(error) as refused:
        await an_upload(uploads, **changes)

    assert refused.value.field == field
    assert await uploads.database.raw["uploads"].count_documents({}) == 0


@pytest.mark.parametrize(
    "purpose, named",
    [
        (SHEET, "XLSX, CSV or JSON Lines"),
        (PICTURES_ZIP, "ZIP"),
        (PICTURE, "AVIF, GIF, JPG, PNG, WEBP"),
    ],
)
async def test_wrong_file_type_error_names_accepted_types(uploads: Uploads, purpose: UploadPurpose, named: str) -> None:
    upload = await an_upload(uploads, purpose=purpose)
    with pytest.raises(WrongFileType, match=f"it must be {named}.$"):
        await upload_file(uploads, upload, PDF)


@pytest.mark.parametrize("name", ["../../etc/catalogue.pdf", "C:\\goods\\catalogue.pdf", "catalogue.pdf"])
async def test_path_is_reduced_to_its_file_name(uploads: Uploads, name: str) -> None:
    assert (await an_upload(uploads, file_name=name)).name == "catalogue.pdf"


async def test_only_members_of_an_organisation_upload(uploads: Uploads) -> None:
    facts: dict[str, Any] = {"purpose": PICTURE, "file_name": "a", "size": 1}
    with pytest.raises(SignInRequired):
        await uploads.create(ANONYMOUS, **facts)
    with pytest.raises(Forbidden):
        await uploads.create(Actor("per_1"), **facts)


@pytest.mark.parametrize("purpose", list(DECLARED.uploads))
async def test_key_needs_a_scope_of_the_purpose(uploads: Uploads, purpose: UploadPurpose) -> None:
    key = replace(OWNER, key_id="key_1", scopes=frozenset({"exhibitors:read", "catalog:read"}))
    with pytest.raises(Forbidden):
        await uploads.create(key, purpose=purpose, file_name="a", size=1)

    for scope in DECLARED.uploads[purpose]:
        granted = replace(key, scopes=frozenset({scope}))
        assert (await uploads.create(granted, purpose=purpose, file_name="a", size=1)).purpose == purpose.name


async def test_oversized_upload_is_refused_and_discarded(uploads: Uploads) -> None:
    upload = await an_upload(uploads)

    with pytest.raises(TooMuch):
        await upload_file(uploads, upload, PDF, b"!")

    with pytest.raises(UploadNotFound):
        await uploads.open(OWNER, upload_id=upload.id, purpose=BROCHURE)


@pytest.mark.parametrize(
    "purpose, data",
    [
        (BROCHURE, b"<html><script>alert(1)</script>"),
        (BROCHURE, b" %PDF-1.7"),
        (BROCHURE, b""),
        (PICTURE, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (PICTURE, PDF),
        (VIDEO, b"\x00\x00\x00\x18ftypavif" + b"\x00" * 60),
        (VIDEO, b"\x1a\x45\xdf\xa3matroska" + b"\x00" * 60),
        (SHEET, PDF),
        (PICTURES_ZIP, b"Rar!\x1a\x07"),
        (CERTIFICATE, b"GIF89a"),
    ],
)
async def test_file_with_wrong_signature_is_refused(uploads: Uploads, purpose: UploadPurpose, data: bytes) -> None:
    upload = await an_upload(uploads, purpose=purpose, size=1000)

    with pytest.raises(WrongFileType):
        await upload_file(uploads, upload, data)


@pytest.mark.parametrize(
    "start, ending",
    [
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"GIF89a", "gif"),
        (b"\x00\x00\x00\x1cftypavif", "avif"),
        (b"\x00\x00\x00\x1cftypisom", "mp4"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", "bin"),
        (b"glTF\x02\x00\x00\x00", "glb"),
        *((b"\x00\x00\x00\x1cftyp" + brand, "mp4") for brand in (b"iso5", b"mp41", b"mp42", b"dash", b"avc1", b"M4V ")),
        *((b"\x00\x00\x00\x1cftyp" + brand, "bin") for brand in (b"qt  ", b"3gp4", b"mif1", b"M4A ")),
        (b"\x00\x00\x00\x1cftypavis", "avif"),
        (b"PK\x03\x04", "zip"),
        (b"number,title\n", "bin"),
        (b"\x00\x00\x00\x1cftypheic", "bin"),
        (b"", "bin"),
    ],
)
def test_a_type_is_known_by_its_first_bytes(start: bytes, ending: str) -> None:
    assert type_of(start) == ending


@given(st.lists(st.binary(max_size=90), max_size=6))
async def test_peeking_at_the_start_loses_nothing(data: list[bytes]) -> None:
    start, whole = await peek(pieces(*data))

    assert start == b"".join(data)[:64]
    assert b"".join([piece async for piece in whole]) == b"".join(data)


async def test_an_upload_is_spent_once(uploads: Uploads) -> None:
    upload = await upload_file(uploads, await an_upload(uploads))
    await spend(uploads, upload)

    with pytest.raises(UploadUsed):
        await spend(uploads, upload)


async def test_concurrent_spending_lets_one_through(uploads: Uploads) -> None:
    upload = await upload_file(uploads, await an_upload(uploads))

    results = await asyncio.gather(*(spend(uploads, upload) for _ in range(4)), return_exceptions=True)

    assert sorted(type(each).__name__ for each in results) == ["NoneType"] + ["UploadUsed"] * 3


async def test_spent_upload_accepts_no_more_bytes(uploads: Uploads, blobs: ObjectBlobs) -> None:
    upload = await upload_file(uploads, await an_upload(uploads))
    await spend(uploads, upload)

    with pytest.raises(UploadUsed):
        await upload_file(uploads, upload, b"%PDF-other")

    assert await blobs.get(upload.file().key) == PDF


async def test_bytes_received_during_spending_change_nothing(uploads: Uploads, blobs: ObjectBlobs) -> None:
    upload = await upload_file(uploads, await an_upload(uploads, size=1000))

    async def slow() -> AsyncIterator[bytes]:
        yield b"%PDF-" + b"other" * 20
        await spend(uploads, upload)

    with pytest.raises(UploadUsed):
        await uploads.receive(Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at), slow())

    assert await blobs.get(upload.file().key) == PDF
    [stored] = await uploads.database.raw["uploads"].find({}).to_list()
    others = [key for key in stored["attempts"] if key != upload.blob]
    assert len(others) == 1
    with pytest.raises(NotFound):
        await blobs.get(others[0])


async def test_last_complete_file_counts_and_attempts_are_limited(uploads: Uploads) -> None:
    upload = await an_upload(uploads)
    for number in range(5):
        await upload_file(uploads, upload, b"%%PDF-%d" % number)

    with pytest.raises(TooMuch):
        await upload_file(uploads, upload)

    opened = await uploads.open(OWNER, upload_id=upload.id, purpose=BROCHURE)
    assert await uploads.read(opened) == b"%PDF-4"


async def test_upload_replaced_after_opening_cannot_be_spent(uploads: Uploads) -> None:
    upload = await an_upload(uploads)
    looked_at = await upload_file(uploads, upload)
    await upload_file(uploads, upload, b"%PDF-other")

    with pytest.raises(UploadUsed):
        await spend(uploads, looked_at)


async def test_an_upload_belongs_to_its_organisation_and_purpose(uploads: Uploads) -> None:
    upload = await upload_file(uploads, await an_upload(uploads))

    for actor, purpose in ((STRANGER, BROCHURE), (OWNER, VIDEO)):
        with pytest.raises(UploadNotFound):
            await uploads.open(actor, upload_id=upload.id, purpose=purpose)
    with pytest.raises(SignInRequired):
        await uploads.open(ANONYMOUS, upload_id=upload.id, purpose=BROCHURE)
    for wrong in ("upl_1", "prod_1", "", "$ne"):
        with pytest.raises(NotFound):
            await uploads.open(OWNER, upload_id=wrong, purpose=BROCHURE)


async def test_an_expired_upload_cannot_be_spent(uploads: Uploads, clock: FakeClock) -> None:
    upload = await upload_file(uploads, await an_upload(uploads))
    clock.advance(minutes=60)

    with pytest.raises(UploadUsed):
        await spend(uploads, upload)


async def test_unused_upload_is_swept_with_its_bytes(uploads: Uploads, blobs: ObjectBlobs, clock: FakeClock) -> None:
    upload = await upload_file(uploads, await an_upload(uploads))

    assert await uploads.sweep(clock.advance(minutes=61)) == 0
    assert await uploads.sweep(clock.advance(minutes=30)) == 1

    with pytest.raises(NotFound):
        await blobs.get(upload.file().key)
    assert await uploads.database.raw["uploads"].count_documents({}) == 0


async def test_sweep_keeps_kept_files_and_deletes_others(
    uploads: Uploads, blobs: ObjectBlobs, clock: FakeClock
) -> None:
    kept, worked_up = [await upload_file(uploads, await an_upload(uploads)) for _ in range(2)]
    await spend(uploads, kept)
    await spend(uploads, worked_up, keep=False)

    assert await uploads.sweep(clock.advance(days=1)) == 0
    assert await uploads.sweep(clock.advance(days=2)) == 2

    assert await blobs.get(kept.file().key) == PDF
    with pytest.raises(NotFound):
        await blobs.get(worked_up.file().key)


async def test_failed_removal_is_swept_the_next_time(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    uploads = Uploads(database, local_blobs(tmp_path), Signer(b"a secret", clock), clock, DECLARED.uploads)
    upload = await upload_file(uploads, await an_upload(uploads))
    (tmp_path / "uploads").rename(tmp_path / "elsewhere")
    (tmp_path / "uploads").write_text("a file where the folder of files should be")

    assert await uploads.sweep(clock.advance(days=1)) == 0
    assert await uploads.database.raw["uploads"].count_documents({}) == 1

    (tmp_path / "uploads").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "uploads")
    assert await uploads.sweep(clock()) == 1
    with pytest.raises(NotFound):
        await uploads.blobs.get(upload.file().key)


async def test_concurrent_upload_volume_is_limited(uploads: Uploads, clock: FakeClock) -> None:
    size = PICTURES_ZIP.limit
    for _ in range(6):
        await an_upload(uploads, purpose=PICTURES_ZIP, size=size)

    with pytest.raises(TooMuch):
        await an_upload(uploads, purpose=PICTURES_ZIP, size=size)

    await uploads.create(STRANGER, purpose=PICTURES_ZIP, file_name="a.zip", size=size)
    clock.advance(hours=4)
    await an_upload(uploads, purpose=PICTURES_ZIP, size=size)


async def test_download_url_is_stable_within_an_hour(uploads: Uploads, clock: FakeClock) -> None:
    file = StoredFile("uploads/upl_1/blob_1.pdf", "目录.pdf", 3, "application/pdf")
    first = uploads.download(file)

    clock.advance(minutes=59)
    assert uploads.download(file) == first
    clock.now += timedelta(minutes=1)
    assert uploads.download(file) != first
