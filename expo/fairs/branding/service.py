"""A fair's branding: a legible accent colour, a logo and a banner picture."""

from dataclasses import dataclass, replace
from typing import Any, Final

from expo.fairs.branding.rules.colours import DARK, checked_accent, readable
from expo.fairs.fairs.models import Branding, Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.files.pictures import Picture, Pictures
from expo.kit.files.uploads import PICTURE, Upload, Uploads


@dataclass(frozen=True)
class Unset:
    """Marks a part of the branding as unchanged."""


KEPT: Final = Unset()


@dataclass(frozen=True)
class BrandFairs:
    """Changes the branding of fairs, for their organisers."""

    fairs: Fairs
    uploads: Uploads
    pictures: Pictures

    async def change(
        self,
        actor: Actor,
        *,
        fair_id: str,
        accent: str | Unset | None = KEPT,
        logo_upload_id: str | Unset | None = KEPT,
        banner_upload_id: str | Unset | None = KEPT,
    ) -> Fair:
        """Change the given parts of the branding; None removes a part.

        Raises `FairNotFound`, `ContrastTooLow`, `Invalid`, `UploadNotFound`, `UploadUsed`, `NotAPicture`.
        """
        await self.fairs.require_organiser(actor, fair_id=fair_id)
        colour = accent if isinstance(accent, Unset) else _checked(accent)
        logo, banner = await self._opened(actor, logo_upload_id), await self._opened(actor, banner_upload_id)
        pictures = {
            "logo": await self._stored(logo, logo_upload_id, "logoUploadId"),
            "banner": await self._stored(banner, banner_upload_id, "bannerUploadId"),
        }

        def changed(branding: Branding) -> Branding:
            given: dict[str, Any] = {name: value for name, value in pictures.items() if not isinstance(value, Unset)}
            after = replace(branding, **given)
            return after if isinstance(colour, Unset) else _coloured(after, colour)

        async def write() -> Fair:
            for upload in (logo, banner):
                if upload is not None:
                    await self.uploads.spend(upload, keep=False)
            return await self.fairs.brand(actor, fair_id=fair_id, change=changed)

        return await self.fairs.database.transact(write, Fair)

    async def _opened(self, actor: Actor, upload_id: str | Unset | None) -> Upload | None:
        if upload_id is None or isinstance(upload_id, Unset):
            return None
        return await self.uploads.open(actor, upload_id=upload_id, purpose=PICTURE)

    async def _stored(self, upload: Upload | None, upload_id: str | Unset | None, field: str) -> Picture | Unset | None:
        if upload is None:
            return upload_id if isinstance(upload_id, Unset) else None
        return await self.pictures.store(await self.uploads.read(upload), field=field)


def _checked(accent: str | None) -> str | None:
    return checked_accent(accent) if accent else None


def _coloured(branding: Branding, colour: str | None) -> Branding:
    on_dark = None if colour is None else readable(colour, on=DARK)
    return replace(branding, accent=colour, accent_on_dark=on_dark)
