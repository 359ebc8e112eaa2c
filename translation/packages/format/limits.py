"""Size limits of packages. Real ones unpack to 50 to 500 MB in about fifteen files."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB


@dataclass(frozen=True)
class PackageLimits:
    """Limits, in bytes unless noted; larger packages are refused before unpacking."""

    archive: int = 2 * GIB
    directory: int = 4 * MIB
    """The zip directory, which has to be read into memory."""
    entries: int = 1_000
    """Number of files and folders."""
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
    """Highest compression ratio of a file over `MIB` bytes; deflate reaches 1,032."""


LIMITS: Final = PackageLimits()
