"""File uploads in GraphQL: one mutation for all purposes that features declare."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from expo.kit.files.uploads import Upload, UploadPurpose, Uploads
from expo.kit.graphql.types import FromModel, Info, Problem


@strawberry.type(
    name="Upload", description="Permission to upload one file: PUT its bytes to `url`, then use `id` once."
)
class UploadType(FromModel[Upload]):
    """An upload."""

    id: strawberry.ID
    url: str
    method: str
    expires_at: datetime
    limit: int = strawberry.field(description="Maximum size in bytes.")

    @classmethod
    def of(cls, info: Info, upload: Upload) -> "UploadType":
        """Return an upload with its signed address."""
        return cls.from_model(upload, url=info.context.service(Uploads).address(upload), method="PUT")


UploadResult = Annotated[UploadType | Problem, strawberry.union("UploadResult")]


def upload_mutation(purposes: Iterable[UploadPurpose]) -> type:
    """Return a ``Mutation`` with ``createUpload``, which accepts files for ``purposes``."""
    members: Any = {each.name: each for each in purposes}
    names: Any = Enum("UploadPurpose", members)  # type: ignore[misc]  # known when all have declared
    strawberry.enum(names, description="Purpose of a file, which decides the accepted types and the maximum size.")

    @strawberry.input(description="Purpose, name and size in bytes of a file to upload.")
    class CreateUploadInput:
        """A file to upload."""

        purpose: names
        file_name: str
        size: int

    @strawberry.type
    class Mutation:
        """Mutations for files."""

        @strawberry.mutation(description="Create a signed URL for uploading one file, to be used once.")
        async def create_upload(self, info: Info, input: CreateUploadInput) -> UploadResult:  # noqa: A002
            """Begin an upload."""
            upload = await info.context.service(Uploads).create(
                info.context.actor, purpose=input.purpose.value, file_name=input.file_name, size=input.size
            )
            return UploadType.of(info, upload)

    return Mutation
