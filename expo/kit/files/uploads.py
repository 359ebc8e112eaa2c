"""Uploads: a signed, size-limited address for one file, which is then used once.

An organisation requests an upload for a purpose, PUTs the bytes to the returned address,
and passes the upload's id to the operation that uses it. Each attempt stores under its own
key, and the upload refers to the one that arrived completely: so a file cannot change after
it was checked, and partial files are never used. Uploads that are not used in time are
deleted.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pymongo import IndexModel

from expo.kit.access import INSTALLATION, Actor, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.errors import Conflict, Forbidden, Invalid, NotFound, TooMuch
from expo.kit.files.blobs import Blobs, Grant, Signer, receive, removed
from expo.kit.files.content_types import TYPES, peek, type_of
from expo.kit.ids import checked_id, new_id
from expo.kit.text import clean

COLLECTION: Final = "uploads"
INDEXES: Final = {
    COLLECTION: [
        IndexModel([("organisation_id", 1), ("used_at", 1), ("expires_at", 1)]),
        IndexModel([("expires_at", 1)]),
    ]
}
MEBIBYTE: Final = 1024 * 1024
_OPEN_BYTES: Final = 2048 * MEBIBYTE
_OPEN_UPLOADS: Final = 500
_ATTEMPTS: Final = 5
_GRACE: Final = timedelta(minutes=30)
_KEPT: Final = timedelta(days=2)
_SWEPT_BATCH: Final = 500


@dataclass(frozen=True)
class UploadPurpose:
    """Purpose of an upload: largest size in bytes, lifetime of the address, accepted types.

    ``named`` describes the accepted files where the types do not.
    """

    name: str
    limit: int
    minutes: int
    types: frozenset[str]
    named: str = ""


UploadScopes = Mapping[UploadPurpose, Sequence[str]]
"""Accepted purposes, each with the scopes of which an API key needs one."""

PICTURE: Final = UploadPurpose("PICTURE", 15 * MEBIBYTE, 60, frozenset({"jpg", "png", "webp", "gif", "avif"}))


class UploadNotFound(NotFound):
    """No such upload, another organisation's, for another purpose, or nothing was uploaded."""

    code = "UPLOAD_NOT_FOUND"


class UploadUsed(Conflict):
    """The upload has been used or has expired."""

    code = "UPLOAD_USED"

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("This upload has already been used or has expired. Upload the file again.", field=field)


class UploadTooLarge(TooMuch):
    """The file is larger than this purpose allows."""

    code = "FILE_TOO_LARGE"

    def __init__(self, purpose: UploadPurpose) -> None:
        super().__init__(f"This file is too large: at most {purpose.limit // MEBIBYTE} MiB.", field="size")


class WrongFileType(Invalid):
    """The content is not of a type accepted for this purpose, whatever the file name."""

    code = "WRONG_FILE_TYPE"

    def __init__(self, purpose: UploadPurpose, *, field: str = "file") -> None:
        names = purpose.named or ", ".join(sorted(each.upper() for each in purpose.types))
        super().__init__(f"This file cannot be used here: it must be {names}.", field=field)


@dataclass(frozen=True)
class StoredFile:
    """A stored file: its key, its name, its size in bytes."""

    key: str
    name: str
    size: int
    content_type: str


@dataclass(frozen=True)
class Upload:
    """An upload. ``purpose`` is the purpose's name, ``limit`` the largest size in bytes, ``blob`` the file's key.

    ``attempts`` are the keys of all attempts; ``retained`` says that ``blob`` belongs to the operation that used it.
    """

    id: str
    organisation_id: str
    purpose: str
    name: str
    limit: int
    created_at: datetime
    expires_at: datetime
    person_id: str | None = None
    attempts: list[str] = field(default_factory=list)
    blob: str | None = None
    size: int = 0
    used_at: datetime | None = None
    retained: bool = False

    def file(self) -> StoredFile:
        """Return the uploaded file; raises `UploadNotFound` if nothing has arrived."""
        if self.blob is None:
            raise UploadNotFound("Nothing has been uploaded to this address yet.", field="uploadId")
        return StoredFile(self.blob, self.name, self.size, TYPES[self.blob.rpartition(".")[2]])


@dataclass(frozen=True)
class Uploads:
    """Issues addresses, receives the bytes, and ensures that each upload is used once.

    ``scopes`` are those of which an API key needs one, by accepted purpose.
    """

    database: Database
    blobs: Blobs
    signer: Signer
    clock: Clock
    scopes: UploadScopes

    @property
    def _uploads(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def create(self, actor: Actor, *, purpose: UploadPurpose, file_name: str, size: int) -> Upload:
        """Create an upload of the actor's organisation for a file of ``size`` bytes.

        The upload of an administrator without an organisation belongs to the installation. Raises `SignInRequired`,
        `Forbidden` for others without an organisation, `UploadTooLarge`, `TooMuch` if too many are unused, `Invalid`
        for a wrong name or size.
        """
        person_id, owner = self._allowed(actor, purpose), _owner(actor)
        if owner is None:
            raise Forbidden("Choose an organisation first.")
        name = _file_name(file_name)
        if size < 1:
            raise Invalid("A file has at least one byte.", field="size")
        if size > purpose.limit:
            raise UploadTooLarge(purpose)
        now = self.clock()
        ends = now + timedelta(minutes=purpose.minutes)
        upload = Upload(new_id("upl"), owner, purpose.name, name, size, now, ends, person_id)

        async def write() -> Upload:
            await self._check_waiting(upload)
            await self._uploads.insert(to_document(upload))
            return upload

        return await self.database.transact(write, Upload)

    def address(self, upload: Upload) -> str:
        """Return the address for the PUT request, relative to the site."""
        grant = Grant(_signed_key(upload.id), upload.limit, upload.expires_at)
        return f"/{grant.key}?{self.signer.sign('PUT', grant)}"

    def download(self, file: StoredFile) -> str:
        """Return a signed address, relative to the site, at which ``file`` can be downloaded for one to two hours.

        It is stable within an hour, so that browsers can cache the file.
        """
        ends = self.clock().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        return f"/files/{file.key}?{self.signer.sign('GET', Grant(file.key, file.size, ends, file.name))}"

    async def receive(self, grant: Grant, body: AsyncIterator[bytes]) -> Upload:
        """Receive the bytes sent to a signed address.

        Raises `UploadNotFound`, `UploadUsed`, `TooMuch` past the limit or after five attempts,
        and `WrongFileType` as soon as the first bytes show it.
        """
        upload = await self._find(grant.key.rpartition("/")[2])
        purpose = next(each for each in self.scopes if each.name == upload.purpose)
        start, whole = await peek(body)
        kind = type_of(start)
        if kind not in purpose.types:
            raise WrongFileType(purpose)
        key = f"uploads/{upload.id}/{new_id('blob')}.{kind}"
        await self._begin(upload, key)
        size = await receive(self.blobs, Grant(key, grant.limit, grant.expires_at), whole)
        unused = {"_id": upload.id, "used_at": None}
        arrived = await self._uploads.find_and_update(unused, {"$set": {"blob": key, "size": size}})
        if arrived is None:
            await removed(self.blobs, key)
            raise UploadUsed
        return from_document(Upload, arrived)

    async def open(self, actor: Actor, *, upload_id: str, purpose: UploadPurpose, field: str = "uploadId") -> Upload:
        """Return a completed upload of the actor's organisation; raises `UploadNotFound`.

        Only `spend` establishes that it is unused.
        """
        self._allowed(actor, purpose)
        upload = await self._find(upload_id, field=field)
        if upload.organisation_id != _owner(actor) or upload.purpose != purpose.name:
            raise UploadNotFound("There is no such upload.", field=field)
        if upload.blob is None:
            raise UploadNotFound("Nothing has been uploaded to this address yet.", field=field)
        return upload

    async def read(self, upload: Upload) -> bytes:
        """Return the bytes of an opened upload; raises `NotFound`."""
        return await self.blobs.get(upload.file().key)

    async def spend(self, upload: Upload, *, keep: bool, field: str = "uploadId") -> None:
        """Mark an upload as used, in the transaction of the operation that uses it; raises `UploadUsed`.

        With ``keep`` the caller owns the blob and deletes it when it is no longer needed;
        without, `sweep` deletes it.
        """
        now = self.clock()
        unused = {"_id": upload.id, "used_at": None, "blob": upload.blob, "expires_at": {"$gt": now}}
        if not await self._uploads.update(unused, {"$set": {"used_at": now, "retained": keep}}):
            raise UploadUsed(field=field)

    async def sweep(self, now: datetime) -> int:
        """Delete expired unused uploads and the remains of used ones; return the number of uploads.

        At most 500 at once; uploads whose files cannot be deleted now are retried in the next sweep.
        Waits half an hour after the expiry, longer than a transaction lasts, and keeps used
        uploads for two days, so that a second use is recognised.
        """
        swept = 0
        waiting = [{"used_at": None, "expires_at": {"$lt": now - _GRACE}}, {"expires_at": {"$lt": now - _KEPT}}]
        documents = await self._uploads.find({"$or": waiting}, sort=[("expires_at", 1)], limit=_SWEPT_BATCH)
        for upload in (from_document(Upload, document) for document in documents):
            over = [key for key in upload.attempts if not (upload.retained and key == upload.blob)]
            if all([await removed(self.blobs, key) for key in over]):
                swept += await self._uploads.delete({"_id": upload.id})
        return swept

    def _allowed(self, actor: Actor, purpose: UploadPurpose) -> str:
        """Return the person's id; raises `SignInRequired`, and `Forbidden` for a key without a matching scope."""
        person_id, scopes = require_signed_in(actor), self.scopes[purpose]
        if not any(actor.has_scope(scope) for scope in scopes):
            raise Forbidden(f"This API key does not have the permission {' or '.join(scopes)}.")
        return person_id

    async def _find(self, upload_id: str, *, field: str | None = None) -> Upload:
        document = await self._uploads.find_one({"_id": checked_id(upload_id, "upl", field=field)})
        if document is None:
            raise UploadNotFound("There is no such upload.", field=field)
        return from_document(Upload, document)

    async def _begin(self, upload: Upload, key: str) -> None:
        """Record the key before the bytes are stored, so that `sweep` finds them in any case."""
        room = {"_id": upload.id, "used_at": None, f"attempts.{_ATTEMPTS - 1}": {"$exists": False}}
        if await self._uploads.update(room, {"$push": {"attempts": key}}):
            return
        if (await self._find(upload.id)).used_at is not None:
            raise UploadUsed
        raise TooMuch("Too many attempts. Ask for a new upload.")

    async def _check_waiting(self, upload: Upload) -> None:
        waiting = {"organisation_id": upload.organisation_id, "used_at": None, "expires_at": {"$gt": upload.created_at}}
        documents = await self._uploads.find(waiting, projection={"limit": 1}, limit=_OPEN_UPLOADS)
        total = sum(document["limit"] for document in documents) + upload.limit
        if len(documents) >= _OPEN_UPLOADS or total > _OPEN_BYTES:
            raise TooMuch(
                "Too many uploaded files are waiting to be used. Use them or let them expire first.", field="size"
            )


def _owner(actor: Actor) -> str | None:
    """Return the organisation that owns an actor's uploads, or `INSTALLATION`."""
    return INSTALLATION if actor.organisation_id is None and actor.administrator else actor.organisation_id


def _signed_key(upload_id: str) -> str:
    return f"uploads/{upload_id}"


def _file_name(value: str) -> str:
    """Return the last component of a path as a file name; raises `Invalid` if it is empty."""
    name = clean(value, field="fileName", limit=200).replace("\\", "/").rpartition("/")[2].strip()
    if not name.strip("."):
        raise Invalid("This is not a file name.", field="fileName")
    return name
