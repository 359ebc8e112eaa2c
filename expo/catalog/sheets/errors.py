"""How reading a product sheet can go wrong as a whole, before any row is looked at."""

from typing import Final

from expo.kit.errors import Invalid


class FileEmpty(Invalid):
    """There is nothing in the file."""

    code = "FILE_EMPTY"


class FileKind(Invalid):
    """The file is no sheet."""

    code = "FILE_KIND"


class NotPictures(Invalid):
    """The ZIP beside a sheet holds something else than pictures, or none."""

    code = "NOT_PICTURES"


class FileDamaged(Invalid):
    """The file says it is a sheet and cannot be read as one."""

    code = "FILE_DAMAGED"


class FileEncrypted(Invalid):
    """The file needs a password."""

    code = "FILE_ENCRYPTED"


class FileEncoding(Invalid):
    """Nobody knows what the file's bytes mean."""

    code = "FILE_ENCODING"


class FileTooLarge(Invalid):
    """The file, or what it unpacks to, is larger than is taken."""

    code = "FILE_TOO_LARGE"


class FileSuspicious(Invalid):
    """The file is made to harm its reader: a bomb, a path upwards, a link."""

    code = "FILE_SUSPICIOUS"


class TooManyRows(Invalid):
    """More rows than are taken at once."""

    code = "TOO_MANY_ROWS"


class TooManyColumns(Invalid):
    """More columns than any sheet of products has."""

    code = "TOO_MANY_COLUMNS"


class HeaderNotFound(Invalid):
    """None of the first rows names columns that we know."""

    code = "HEADER_NOT_FOUND"


REFUSALS: Final[dict[str, type[Invalid]]] = {
    each.code: each
    for each in (
        FileEmpty, FileKind, FileDamaged, FileEncrypted, FileEncoding, FileTooLarge, FileSuspicious, TooManyRows, TooManyColumns,  # noqa: E501 - a table reads best in rows
    )
}  # fmt: skip
