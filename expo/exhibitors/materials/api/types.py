"""Uploads as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.files.uploads import Upload, Uploads
from expo.kit.graphql.types import Info, Problem


@strawberry.type(name="Upload", description="Leave to hand in one file: PUT its bytes to the address, use the id once.")
class UploadType:
    """An upload."""

    id: strawberry.ID
    url: str
    method: str
    expires_at: datetime
    limit: int = strawberry.field(description="The most bytes.")

    @classmethod
    def of(cls, info: Info, upload: Upload) -> "UploadType":
        """Return an upload with its signed address."""
        url = info.context.service(Uploads).address(upload)
        return cls(id=strawberry.ID(upload.id), url=url, method="PUT", expires_at=upload.expires_at, limit=upload.limit)


UploadResult = Annotated[UploadType | Problem, strawberry.union("UploadResult")]
