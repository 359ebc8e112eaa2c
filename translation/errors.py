"""Errors of the translation library.

TranslationError
├── EngineUnavailable     the engine does not answer now; it may later
├── PairNotOffered        no engine translates between these two languages
├── PackageRefused        a package of models is damaged, hostile or not a package at all
├── PackageNotFound       no package has that name, or translates between these languages
├── PackagesBusy          another process is installing or removing packages
├── IndexRefused          a list of packages cannot be read
├── FetchFailed           a file cannot be downloaded from its address
├── ExchangeRefused       a TMX or TBX file cannot be read
├── TermRefused           a text cannot be a term of a glossary
├── TextTooLong           a text is too long for reading help
└── InvalidLexiconRow     a row of the trade lexicon is invalid
"""


class TranslationError(Exception):
    """Base class of the errors of this library. ``message`` is a sentence for users."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EngineUnavailable(TranslationError):
    """The engine does not answer now; it may later."""


class PairNotOffered(TranslationError):
    """No engine translates between these two languages."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"Nothing here translates from {source} to {target}.")
        self.source = source
        self.target = target


class PackageRefused(TranslationError):
    """A package of models is damaged, hostile or not a package at all."""


class PackageNotFound(TranslationError):
    """No package has that name, or translates between these languages."""


class PackagesBusy(TranslationError):
    """Another process is downloading, installing or removing packages."""


class IndexRefused(TranslationError):
    """A package index cannot be read, or is none."""


class FetchFailed(TranslationError):
    """A file cannot be downloaded from its address, or is not the promised one."""


class ExchangeRefused(TranslationError):
    """A file of translations or terms cannot be read. ``line`` is the line of the fault, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


class TermRefused(TranslationError):
    """A text cannot be a glossary term: it is empty, too long, or contains characters not allowed in terms."""


class TextTooLong(TranslationError):
    """A text is too long for reading help; ``maximum`` is the maximum number of characters."""

    def __init__(self, length: int, maximum: int) -> None:
        super().__init__(f"This is too long: {length} characters, at most {maximum}.")
        self.maximum = maximum


class InvalidLexiconRow(TranslationError):
    """A row of the trade lexicon is invalid. ``language`` is None where no single language is at fault."""

    def __init__(self, message: str, *, file: str, line: int, language: str | None = None) -> None:
        super().__init__(f"{file}, line {line}{f', {language}' if language else ''}: {message}")
        self.file = file
        self.line = line
        self.language = language
