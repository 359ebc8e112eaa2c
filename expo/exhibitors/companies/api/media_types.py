"""Pictures and files as GraphQL types, for this feature and higher layers."""

import strawberry

from expo.exhibitors.models import ShownPicture
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.graphql.types import Info
from expo.localisation.translations.api.local_text import LocalTextType, optional_text


@strawberry.type(
    name="Picture", description="A picture as WebP in three sizes. The content at its addresses never changes."
)
class PictureType:
    """A picture."""

    id: strawberry.ID
    alt: LocalTextType | None = strawberry.field(description="Alternative text for readers who cannot see the picture.")
    width: int = strawberry.field(description="Width of the large size, in pixels.")
    height: int = strawberry.field(description="Height of the large size, in pixels.")
    small: str = strawberry.field(description="Address of the small size; longest side at most 240 pixels.")
    medium: str = strawberry.field(description="Address of the medium size; longest side at most 640 pixels.")
    large: str = strawberry.field(description="Address of the large size; longest side at most 1600 pixels.")

    @classmethod
    def of(cls, info: Info, shown_picture: ShownPicture, owner: str | None = None) -> "PictureType":
        """Return a picture for this reader; ``owner`` as in `local_text`."""
        picture = shown_picture.picture
        return cls(
            id=strawberry.ID(picture.id),
            alt=optional_text(info, shown_picture.alt, owner=owner),
            width=picture.width,
            height=picture.height,
            small=picture.address("small"),
            medium=picture.address("medium"),
            large=picture.address("large"),
        )


@strawberry.type(name="File", description="A file at a signed address that is valid for one to two hours.")
class FileType:
    """A file."""

    url: str
    name: str
    size: int = strawberry.field(description="Size in bytes.")
    content_type: str

    @classmethod
    def of(cls, info: Info, file: StoredFile | None) -> "FileType | None":
        """Return a file, or None for none."""
        if file is None:
            return None
        url = info.context.service(Uploads).download(file)
        return cls(url=url, name=file.name, size=file.size, content_type=file.content_type)
