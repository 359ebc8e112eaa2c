"""How much a package may hold. Real ones unpack to 50 to 500 MB in about fifteen files."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB


@dataclass(frozen=True)
class PackageLimits:
    """Bounds in bytes unless said otherwise; what goes beyond one is refused before it is unpacked."""

    archive: int = 2 * GIB
    directory: int = 4 * MIB
    """The archive's list of contents, which has to be read into memory."""
    entries: int = 1_000
    """How many files and folders it may list."""
    total: int = 4 * GIB
    """All files together, unpacked."""
    weights: int = 2 * GIB
    """``model.bin``."""
    words: int = 64 * MIB
    """A vocabulary or a tokeniser's model."""
    text: int = MIB
    """A README, a licence, a configuration."""
    metadata: int = 64 * KIB
    ratio: int = 100
    """How many times smaller than itself a file of over `MIB` bytes may be packed; deflate reaches 1,032."""


LIMITS: Final = PackageLimits()
