"""How an import can go wrong as a whole."""

from expo.kit.errors import Conflict, Invalid


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
