"""What refusing a package file looks like: which words, and that nothing was written."""

from pathlib import Path

import pytest

from tests.support.argos_files import Member, files, members, packed
from translation.errors import PackageRefused
from translation.packages.format.limits import LIMITS, PackageLimits
from translation.packages.format.package import opened_package


def attempt(path: Path, limits: PackageLimits = LIMITS) -> None:
    """Read and unpack a package beside itself."""
    with opened_package(path, limits) as package:
        package.unpack(path.parent / "unpacked")


def refused(path: Path, said: str, limits: PackageLimits = LIMITS) -> None:
    """Assert that a package is refused when it is looked at, in these words, and that nothing was written."""
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(PackageRefused, match=said):
        attempt(path, limits)
    assert sorted(path.parent.rglob("*")) == before


def refused_while_unpacking(path: Path, said: str) -> None:
    """Assert that a package looks good from outside, and is refused in these words for what it holds."""
    with opened_package(path) as package, pytest.raises(PackageRefused, match=said):
        package.unpack(path.parent / "unpacked")


def with_entries(path: Path, *more: Member) -> Path:
    """Write a whole package with more entries behind its own."""
    return packed(path / "p.argosmodel", [*members(files()), *more])
