"""Hatch's build hook: a wheel, and an editable install, hold what the pages run in the browser."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class VendorHook(BuildHookInterface[Any]):
    """Fetches npm's packages and copies the few files that pages use, unless they are there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatch's own signature)
        """Run before anything is built; raises `subprocess.CalledProcessError` where npm cannot."""
        sys.path.insert(0, self.root)
        from scripts import vendor  # noqa: PLC0415 - a neighbour, found only now

        if not vendor.is_fresh():
            subprocess.run([Path(self.root) / "scripts" / "npm-ci", "frontend"], check=True)  # noqa: S603 - our own
            vendor.main()
        build_data["artifacts"].append("frontend/static/vendor/*")
