"""Errors in reading a product spreadsheet as a whole, before its rows."""

from typing import Final

from expo.kit.errors import Invalid


class FileEmpty(Invalid):
    """The file is empty."""

    code = "FILE_EMPTY"


class FileKind(Invalid):
    """The file is not a spreadsheet."""

    code = "FILE_KIND"


class NotPictures(Invalid):
    """The ZIP contains something other than pictures, or nothing."""

    code = "NOT_PICTURES"


class FileDamaged(Invalid):
    """The file looks like a spreadsheet but cannot be read."""

    code = "FILE_DAMAGED"


class FileEncrypted(Invalid):
    """The file needs a password."""

    code = "FILE_ENCRYPTED"


class FileEncoding(Invalid):
    """The file's character encoding is unknown."""

    code = "FILE_ENCODING"


class FileTooLarge(Invalid):
    """The file, or what it unpacks to, exceeds the size limit."""

    code = "FILE_TOO_LARGE"


class FileSuspicious(Invalid):
    """The file is built to harm its reader: a zip bomb, a path outside the folder, a link."""

    code = "FILE_SUSPICIOUS"


class TooManyRows(Invalid):
    """More rows than one import accepts."""

    code = "TOO_MANY_ROWS"


class TooManyColumns(Invalid):
    """More columns than any product spreadsheet has."""

    code = "TOO_MANY_COLUMNS"


class HeaderNotFound(Invalid):
    """None of the first rows names known columns."""

    code = "HEADER_NOT_FOUND"


REFUSALS: Final[dict[str, type[Invalid]]] = {
    each.code: each
    for each in (
        FileEmpty, FileKind, FileDamaged, FileEncrypted, FileEncoding, FileTooLarge, FileSuspicious, TooManyRows, TooManyColumns,  # noqa: E501 - a table reads best in rows
    )
}  # fmt: skip
