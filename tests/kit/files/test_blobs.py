"""Files: keys that stay inside, addresses that only we can have signed."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from expo.kit.errors import Forbidden, NotFound, TooMuch, Unavailable
from expo.kit.files.blobs import Blobs, Signer, checked_key, local_blobs, memory_blobs, receive, removed
from tests.support.clock import FakeClock

KEY = "files/flask.png"
BAD_KEYS = ["", "flask", "/etc/passwd", "../x", "files/../../x", "files/..", "files//x", "files/.hidden", "C:\\x/y"]
BAD_KEYS += ["files/a\x00b", "files/a b", "files/" + "x" * 200, "a/b/c/d/e/f", "Files/x", "files/x\n", "files/%2e%2e"]


@pytest.fixture(params=["memory", "folder"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return memory_blobs() if request.param == "memory" else local_blobs(tmp_path / "files")


@pytest.fixture
def signer(clock: FakeClock) -> Signer:
    return Signer(b"secret", clock)


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_blob_is_written_read_replaced_and_deleted(blobs: Blobs) -> None:
    data = bytes(range(256)) * 5000
    await blobs.put(KEY, io.BytesIO(data))
    assert await blobs.get(KEY) == data
    assert await blobs.size(KEY) == len(data)
    assert b"".join([piece async for piece in blobs.stream(KEY)]) == data
    assert b"".join([piece async for piece in blobs.stream(KEY, 10, 20)]) == data[10:20]
    await blobs.put(KEY, b"new")
    assert await blobs.get(KEY) == b"new"
    await blobs.delete(KEY)
    await blobs.delete(KEY)
    with pytest.raises(NotFound):
        await blobs.get(KEY)


async def test_missing_blob_is_not_found(blobs: Blobs) -> None:
    with pytest.raises(NotFound):
        await blobs.size(KEY)
    with pytest.raises(NotFound):
        [piece async for piece in blobs.stream(KEY, 0, 5)]


async def test_unreachable_store_is_unavailable_not_missing(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder of files should be")
    blobs = local_blobs(tmp_path)
    for act in (blobs.get(KEY), blobs.size(KEY), anext(blobs.stream(KEY, 0, 5)), blobs.delete(KEY)):
        with pytest.raises(Unavailable):
            await act
    assert not await removed(blobs, KEY)
    assert await removed(memory_blobs(), KEY)


def files_below(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


@pytest.mark.parametrize("key", BAD_KEYS)
async def test_invalid_key_never_leaves_the_folder(tmp_path: Path, key: str) -> None:
    blobs = local_blobs(tmp_path / "files")
    for doing in (blobs.put(key, b"x"), blobs.get(key), blobs.size(key), blobs.delete(key)):
        with pytest.raises(NotFound):
            await doing
    assert files_below(tmp_path) == []


def test_valid_key_is_accepted() -> None:
    assert checked_key("pictures/0af3/small.webp") == "pictures/0af3/small.webp"


def words(signer: Signer, verb: str = "PUT", *, name: str = "") -> dict[str, str]:
    grant = signer.grant(KEY, limit=10, minutes=5)
    query = signer.sign(verb, grant if not name else type(grant)(grant.key, grant.limit, grant.expires_at, name))
    return {word: values[0] for word, values in parse_qs(query).items()}


def test_signed_url_round_trips_its_grant(signer: Signer, clock: FakeClock) -> None:
    signed = words(signer, name="Katalog 保温杯.pdf")
    grant = signer.check("PUT", KEY, **signed)
    assert (grant.key, grant.limit, grant.name) == (KEY, 10, "Katalog 保温杯.pdf")
    assert grant.expires_at == clock() + timedelta(minutes=5)


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": "11"},
        {"limit": "-1"},
        {"limit": ""},
        {"limit": "1e9"},
        {"limit": "٣"},
        {"limit": "9" * 400},
        {"expires": "99999999999"},
        {"expires": "x"},
        {"expires": "9" * 400},
        {"signature": ""},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"signature": "\ud800"},
        {"name": "other.exe"},
    ],
)
def test_tampered_url_is_refused(signer: Signer, changes: dict[str, str]) -> None:
    with pytest.raises(Forbidden):
        signer.check("PUT", KEY, **(words(signer) | changes))


def test_signed_url_is_bound_to_verb_key_and_installation(signer: Signer, clock: FakeClock) -> None:
    signed = words(signer)
    with pytest.raises(Forbidden):
        signer.check("GET", KEY, **signed)
    with pytest.raises(Forbidden):
        signer.check("PUT", "files/lamp.png", **signed)
    with pytest.raises(Forbidden):
        Signer(b"another", clock).check("PUT", KEY, **signed)
    with pytest.raises(NotFound):
        signer.check("PUT", "../x", **signed)


def test_signed_url_expires(signer: Signer, clock: FakeClock) -> None:
    signed = words(signer)
    clock.advance(minutes=5)
    assert signer.check("PUT", KEY, **signed).key == KEY
    clock.advance(seconds=1)
    with pytest.raises(Forbidden, match="expired"):
        signer.check("PUT", KEY, **signed)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_invalid_key_is_not_granted(signer: Signer, key: str) -> None:
    with pytest.raises(NotFound):
        signer.grant(key, limit=1, minutes=1)


async def test_upload_is_accepted_up_to_its_limit(blobs: Blobs, signer: Signer) -> None:
    grant = signer.grant(KEY, limit=3_000_000, minutes=1)
    assert await receive(blobs, grant, pieces(b"a" * 1_500_000, b"", b"b" * 1_500_000)) == 3_000_000
    assert (await blobs.get(KEY))[-1:] == b"b"


async def test_an_upload_past_its_limit_leaves_nothing(blobs: Blobs, signer: Signer) -> None:
    grant = signer.grant(KEY, limit=3, minutes=1)
    with pytest.raises(TooMuch) as refusal:
        await receive(blobs, grant, pieces(b"ab", b"cd"))
    assert refusal.value.field == "file"
    with pytest.raises(NotFound):
        await blobs.get(KEY)
