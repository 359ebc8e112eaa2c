"""What uploads are for, described for GraphQL before the first input mentions it."""

import strawberry

from expo.kit.files.uploads import UploadPurpose

strawberry.enum(UploadPurpose, description="What a file is for: it decides which types are taken and how large.")

__all__ = ["UploadPurpose"]
