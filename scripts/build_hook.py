"""Hatch build hook: bundle the browser libraries into wheels and editable installs."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class VendorHook(BuildHookInterface[Any]):
    """Build hook that fetches the npm packages and copies the files that pages use, unless they are present."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (signature of hatch)
        """Prepare the vendored files before the build; raises `subprocess.CalledProcessError` when npm fails."""
        sys.path.insert(0, self.root)
        from scripts import vendor  # noqa: PLC0415 - a sibling, importable only now

        if not vendor.is_fresh():
            subprocess.run([Path(self.root) / "scripts" / "npm-ci", "frontend"], check=True)  # noqa: S603 - our own
            vendor.main()
        build_data["artifacts"].append("frontend/static/vendor/*")
