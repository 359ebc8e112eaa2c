"""Selection of a product's pictures, with their order and alternative texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.catalog.products.models import MAX_PICTURES
from expo.exhibitors.models import ShownPicture
from expo.kit.access import Actor
from expo.kit.errors import Invalid, NotFound
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, Upload, Uploads
from expo.localisation.models import Text


@dataclass(frozen=True)
class PictureChoice:
    """One entry of the picture list: a picture that the product has, or a new one from an upload.

    ``alt`` is the alternative text.
    """

    picture_id: str | None = None
    upload_id: str | None = None
    alt: Text | None = None


@dataclass(frozen=True)
class PictureChanges:
    """The chosen pictures of a product. New pictures are stored already, but their uploads are not yet spent."""

    choices: Sequence[PictureChoice]
    stored: dict[str, tuple[Upload, ShownPicture]]

    def apply_to(self, pictures: Sequence[ShownPicture]) -> list[ShownPicture]:
        """Return the chosen pictures in order; ``pictures`` are the product's current pictures.

        Raises `NotFound` for a choice that is neither a current picture nor an upload.
        """
        known = {each.picture.id: each for each in pictures}
        return [replace(self._one(known, index, each), alt=each.alt) for index, each in enumerate(self.choices)]

    def _one(self, known_pictures: dict[str, ShownPicture], index: int, choice: PictureChoice) -> ShownPicture:
        if choice.upload_id is not None:
            return self.stored[choice.upload_id][1]
        found = known_pictures.get(choice.picture_id or "")
        if found is None:
            raise NotFound("This product has no such picture.", field=f"pictures.{index}.pictureId")
        return found


@dataclass(frozen=True)
class PictureImporter:
    """Stores uploaded files as product pictures."""

    uploads: Uploads
    pictures: Pictures

    async def read(self, actor: Actor, choices: Sequence[PictureChoice]) -> PictureChanges:
        """Store the uploads as pictures, outside of any transaction, and return the choices with them.

        Raises `Invalid` for more than 12 choices, a repeated choice, or a choice with neither or both of picture and
        upload; `UploadNotFound`, `UploadUsed`, `NotAPicture`, `PictureTooLarge`.
        """
        _check(choices)
        stored = {}
        for each in choices:
            if each.upload_id is not None:
                upload = await self.uploads.open(actor, upload_id=each.upload_id, purpose=PICTURE)
                picture = await self.pictures.store(await self.uploads.read(upload))
                stored[each.upload_id] = (upload, ShownPicture(picture))
        return PictureChanges(choices, stored)

    async def use_up(self, picture_changes: PictureChanges) -> None:
        """Spend the uploads, inside the transaction that saves their pictures. Raises `UploadUsed`."""
        for upload, _ in picture_changes.stored.values():
            await self.uploads.spend(upload, keep=False)


def _check(choices: Sequence[PictureChoice]) -> None:
    if len(choices) > MAX_PICTURES:
        raise Invalid(f"A product can have at most {MAX_PICTURES} pictures.", field="pictures")
    named = [each.picture_id or each.upload_id for each in choices]
    if not all(bool(each.picture_id) != bool(each.upload_id) for each in choices) or len(set(named)) < len(named):
        raise Invalid("Give each picture once: by its id, or by the upload that it comes from.", field="pictures")
