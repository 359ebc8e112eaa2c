"""How reading a product sheet can go wrong as a whole, before any row is looked at."""

from typing import Final

from expo.kit.errors import Conflict, Invalid


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


class RowsRefused(Invalid):
    """Some rows are bad and all or nothing was asked for: nothing was written."""

    code = "ROWS_REFUSED"


class ImportRunning(Conflict):
    """The exhibitor's last import has not ended yet."""

    code = "IMPORT_RUNNING"


class NothingToUndo(Conflict):
    """Only the last import that has written something can be undone, once, within sixty days."""

    code = "NOTHING_TO_UNDO"


class ChangedSince(Conflict):
    """Somebody has changed the product after the import: it stays as it is now."""

    code = "CHANGED_SINCE"

    def __init__(self) -> None:
        super().__init__("This product was changed after the import, so it stays as it is.")


class ImportCancelled(Conflict):
    """Somebody has stopped the import."""

    code = "IMPORT_CANCELLED"

    def __init__(self) -> None:
        super().__init__("This import was cancelled; what was written before stays.")


REFUSALS: Final[dict[str, type[Invalid]]] = {
    each.code: each
    for each in (
        FileEmpty, FileKind, FileDamaged, FileEncrypted, FileEncoding, FileTooLarge, FileSuspicious, TooManyRows, TooManyColumns,  # noqa: E501 - a table reads best in rows
    )
}  # fmt: skip
