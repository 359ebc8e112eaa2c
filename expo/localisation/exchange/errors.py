"""Errors of file imports."""

from expo.kit.errors import Invalid


class FileRefused(Invalid):
    """A file of terms or translations cannot be read at all."""

    code = "FILE_REFUSED"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, field="uploadId")
