"""Company materials: pictures, brochure, video, 3D model, certificates, contacts."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from expo.exhibitors.companies.rules.checks import checked_certificate, checked_contact
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.materials.models import BROCHURE, CERTIFICATE, MODEL, VIDEO
from expo.exhibitors.models import Certificate, Contact, Exhibitor, ShownPicture
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid, NotFound
from expo.kit.files.blobs import Blobs, removed
from expo.kit.files.glb import check_model
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, StoredFile, Upload, UploadPurpose, Uploads
from expo.kit.ids import new_id
from expo.localisation.models import Text

_MAX_PICTURES = 30
_MAX_CERTIFICATES = 50
_MAX_CONTACTS = 20


@dataclass(frozen=True)
class Materials:
    """Pictures, files, certificates and contacts of the actor's company."""

    exhibitors: Exhibitors
    uploads: Uploads
    pictures: Pictures
    blobs: Blobs
    database: Database

    async def add_picture(self, actor: Actor, *, upload_id: str, alt: Text | None = None) -> Exhibitor:
        """Add a picture of the company, at most 30. Raises `NotAPicture`, `PictureTooLarge`, `UploadUsed`."""

        def change(exhibitor: Exhibitor, picture: ShownPicture) -> Exhibitor:
            if len(exhibitor.pictures) >= _MAX_PICTURES:
                raise Invalid(f"A company can have at most {_MAX_PICTURES} pictures.", field="uploadId")
            return replace(exhibitor, pictures=[*exhibitor.pictures, picture])

        return await self._with_picture(actor, upload_id, alt, change)

    async def set_logo(self, actor: Actor, *, upload_id: str, alt: Text | None = None) -> Exhibitor:
        """Set the company's logo; raises as `add_picture` does."""
        return await self._with_picture(actor, upload_id, alt, lambda exhibitor, logo: replace(exhibitor, logo=logo))

    async def remove_picture(self, actor: Actor, *, picture_id: str) -> Exhibitor:
        """Remove a picture or the logo; raises `NotFound`."""

        def change(exhibitor: Exhibitor) -> Exhibitor:
            rest = [each for each in exhibitor.pictures if each.picture.id != picture_id]
            logo = exhibitor.logo
            if logo is not None and logo.picture.id == picture_id:
                logo = None
            if len(rest) == len(exhibitor.pictures) and logo is exhibitor.logo:
                raise NotFound("There is no such picture.", field="pictureId")
            return replace(exhibitor, pictures=rest, logo=logo)

        return await self.exhibitors.revise(actor, change)

    async def set_brochure(self, actor: Actor, *, upload_id: str | None) -> Exhibitor:
        """Set or remove the brochure (PDF), deleting the earlier file. Raises `UploadNotFound`, `UploadUsed`."""

        def change(exhibitor: Exhibitor, file: StoredFile | None) -> Exhibitor:
            return replace(exhibitor, brochure=file)

        return await self._with_file(actor, upload_id, BROCHURE, change)

    async def set_video(self, actor: Actor, *, upload_id: str | None) -> Exhibitor:
        """Set or remove the video (MP4, WebM), deleting the earlier file. Raises as `set_brochure` does."""

        def change(exhibitor: Exhibitor, file: StoredFile | None) -> Exhibitor:
            return replace(exhibitor, video=file)

        return await self._with_file(actor, upload_id, VIDEO, change)

    async def set_model(self, actor: Actor, *, upload_id: str | None) -> Exhibitor:
        """Set or remove the 3D model (GLB); raises as `set_brochure` does, and `NotAModel`."""

        def change(exhibitor: Exhibitor, file: StoredFile | None) -> Exhibitor:
            return replace(exhibitor, model=file)

        return await self._with_file(actor, upload_id, MODEL, change, check=check_model)

    async def add_certificate(
        self,
        actor: Actor,
        *,
        kind: str,
        number: str,
        issuer: str | None = None,
        valid_until: date | None = None,
        upload_id: str | None = None,
    ) -> Exhibitor:
        """Add a certificate of the company, at most 50. Raises `Invalid`, `CertificateKindNotFound`, `UploadUsed`."""
        certificate = checked_certificate(Certificate(new_id("cert"), kind, number, issuer, valid_until))

        def change(exhibitor: Exhibitor, file: StoredFile | None) -> Exhibitor:
            if len(exhibitor.certificates) >= _MAX_CERTIFICATES:
                raise Invalid(f"A company can have at most {_MAX_CERTIFICATES} certificates.", field="kind")
            return replace(exhibitor, certificates=[*exhibitor.certificates, replace(certificate, file=file)])

        return await self._with_file(actor, upload_id, CERTIFICATE, change)

    async def change_certificate(
        self,
        actor: Actor,
        *,
        certificate_id: str,
        number: str | None = None,
        issuer: str | None = None,
        valid_until: date | None = None,
        upload_id: str | None = None,
    ) -> Exhibitor:
        """Change the given fields of a certificate; a new file replaces the old one. Raises `NotFound`, `Invalid`."""

        def change(exhibitor: Exhibitor, file: StoredFile | None) -> Exhibitor:
            before = _certificate(exhibitor, certificate_id)
            after = checked_certificate(
                replace(
                    before,
                    number=before.number if number is None else number,
                    issuer=before.issuer if issuer is None else issuer,
                    valid_until=valid_until or before.valid_until,
                    file=file or before.file,
                )
            )
            rest = [after if each is before else each for each in exhibitor.certificates]
            return replace(exhibitor, certificates=rest)

        return await self._with_file(actor, upload_id, CERTIFICATE, change)

    async def remove_certificate(self, actor: Actor, *, certificate_id: str) -> Exhibitor:
        """Remove a certificate and its file; raises `NotFound`."""

        def change(exhibitor: Exhibitor, _file: StoredFile | None) -> Exhibitor:
            gone = _certificate(exhibitor, certificate_id)
            return replace(exhibitor, certificates=[each for each in exhibitor.certificates if each is not gone])

        return await self._with_file(actor, None, CERTIFICATE, change)

    async def set_contacts(self, actor: Actor, *, contacts: Sequence[Contact], version: int | None = None) -> Exhibitor:
        """Set the contacts for signed-in readers, at most 20.

        ``version`` is the company version that was read. Raises `Invalid`, `VersionConflict`.
        """
        if len(contacts) > _MAX_CONTACTS:
            raise Invalid(f"A company can have at most {_MAX_CONTACTS} contacts.", field="contacts")
        checked = [checked_contact(contact) for contact in contacts]
        return await self.exhibitors.revise(
            actor, lambda exhibitor: replace(exhibitor, contacts=checked), version=version
        )

    async def _with_picture(
        self, actor: Actor, upload_id: str, alt: Text | None, change: Callable[[Exhibitor, ShownPicture], Exhibitor]
    ) -> Exhibitor:
        await self.exhibitors.require_own(actor)
        upload = await self.uploads.open(actor, upload_id=upload_id, purpose=PICTURE)
        shown = ShownPicture(await self.pictures.store(await self.uploads.read(upload)), alt)

        async def write() -> Exhibitor:
            await self.uploads.spend(upload, keep=False)
            return await self.exhibitors.revise(actor, lambda exhibitor: change(exhibitor, shown))

        return await self.database.transact(write, Exhibitor)

    async def _with_file(
        self,
        actor: Actor,
        upload_id: str | None,
        purpose: UploadPurpose,
        change: Callable[[Exhibitor, StoredFile | None], Exhibitor],
        *,
        check: Callable[[bytes], None] | None = None,
    ) -> Exhibitor:
        """Change the own exhibitor with an uploaded file, and delete the files it no longer refers to.

        ``check`` raises for bytes that are not accepted; it runs in a thread.
        """
        await self.exhibitors.require_own(actor)
        upload = await self._opened(actor, upload_id, purpose)
        if upload is not None and check is not None:
            await asyncio.to_thread(check, await self.uploads.read(upload))
        gone: set[str] = set()

        def changed(own: Exhibitor) -> Exhibitor:
            # Each attempt of the transaction computes anew what it replaces; a replayed response replaces nothing.
            after = change(own, upload.file() if upload else None)
            gone.clear()
            gone.update(_keys(own) - _keys(after))
            return after

        async def write() -> Exhibitor:
            if upload is not None:
                await self.uploads.spend(upload, keep=True)
            return await self.exhibitors.revise(actor, changed)

        after = await self.database.transact(write, Exhibitor)
        for key in sorted(gone):
            await removed(self.blobs, key)
        return after

    async def _opened(self, actor: Actor, upload_id: str | None, purpose: UploadPurpose) -> Upload | None:
        return None if upload_id is None else await self.uploads.open(actor, upload_id=upload_id, purpose=purpose)


def _certificate(exhibitor: Exhibitor, certificate_id: str) -> Certificate:
    found = next((each for each in exhibitor.certificates if each.id == certificate_id), None)
    if found is None:
        raise NotFound("There is no such certificate.", field="certificateId")
    return found


def _keys(exhibitor: Exhibitor) -> set[str]:
    """Return the storage keys of all files that an exhibitor refers to."""
    files = [exhibitor.brochure, exhibitor.video, exhibitor.model, *(each.file for each in exhibitor.certificates)]
    return {each.key for each in files if each is not None}
