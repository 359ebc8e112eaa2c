"""Errors of an import as a whole."""

from expo.kit.errors import Conflict, Invalid


class RowsRefused(Invalid):
    """Some rows are bad in an all-or-nothing import: nothing was written."""

    code = "ROWS_REFUSED"


class ImportRunning(Conflict):
    """The exhibitor's last import is still running."""

    code = "IMPORT_RUNNING"


class NothingToUndo(Conflict):
    """The import cannot be undone: only the last one that wrote something can, once, within sixty days."""

    code = "NOTHING_TO_UNDO"


class ChangedSince(Conflict):
    """The product was changed after the import, so undoing leaves it alone."""

    code = "CHANGED_SINCE"

    def __init__(self) -> None:
        super().__init__("This product has been edited since the import and was left unchanged.")


class ImportCancelled(Conflict):
    """The import was cancelled."""

    code = "IMPORT_CANCELLED"

    def __init__(self) -> None:
        super().__init__("This import was cancelled. What was written before remains.")
