"""How translating can go wrong.

TranslationError
├── EngineUnavailable     the engine does not answer now; later it may
├── PairNotOffered        no engine translates between these two languages
├── PackageRefused        a package of models is damaged, hostile or not one at all
├── PackageNotFound       no package of that name, or none between these languages
├── PackagesBusy          another process installs or removes packages just now
├── IndexRefused          a list of packages cannot be read
├── FetchFailed           a file cannot be had from where it is said to be
├── ExchangeRefused       a TMX or TBX file cannot be read
├── TermRefused           a text cannot be a term of a glossary
├── TextTooLong           a text is longer than is helped with
└── LexiconFault          a row of the lexicon of trade is not as it must be
"""


class TranslationError(Exception):
    """What all errors of this library are. ``message`` is a sentence for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EngineUnavailable(TranslationError):
    """The engine does not answer now; later it may."""


class PairNotOffered(TranslationError):
    """No engine translates between these two languages."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"Nothing here translates from {source} to {target}.")
        self.source = source
        self.target = target


class PackageRefused(TranslationError):
    """A package of models is damaged, hostile or not one at all."""


class PackageNotFound(TranslationError):
    """No package of that name, or none between these languages."""


class PackagesBusy(TranslationError):
    """Another process fetches, installs or removes packages just now."""


class IndexRefused(TranslationError):
    """A list of packages cannot be read, or is none."""


class FetchFailed(TranslationError):
    """A file cannot be had from where it is said to be, or is not the one that was promised."""


class ExchangeRefused(TranslationError):
    """A file of translations or terms cannot be read. ``line`` is where, when it is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


class TermRefused(TranslationError):
    """A text cannot be a term of a glossary: it is empty, too long, or has characters no term has."""


class TextTooLong(TranslationError):
    """A text is longer than is helped with; ``most`` is how many characters may be."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"This is too long: {length} characters, at most {most}.")
        self.most = most


class LexiconFault(TranslationError):
    """A row of the lexicon of trade is not as it must be. ``language`` is None where no one language is to blame."""

    def __init__(self, message: str, *, file: str, line: int, language: str | None = None) -> None:
        super().__init__(f"{file}, line {line}{f', {language}' if language else ''}: {message}")
        self.file = file
        self.line = line
        self.language = language
