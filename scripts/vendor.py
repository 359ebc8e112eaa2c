"""Copy the browser libraries of the pages from npm packages into ``frontend/static/vendor``.

Requires ``frontend/node_modules`` from ``npm ci``. Only the files named here are copied, each with its
licence; ``manifest.json`` records for each its package, version and SHA-384 digest, which pages put beside
the address (Subresource Integrity).
"""

import base64
import hashlib
import json
import shutil
from pathlib import Path
from typing import Final

FRONTEND: Final = Path(__file__).resolve().parent.parent / "frontend"
VENDOR: Final = FRONTEND / "static" / "vendor"
MANIFEST: Final = VENDOR / "manifest.json"
TAKEN: Final = {
    "livekit-client.js": "livekit-client/dist/livekit-client.umd.js",
    "htmx.js": "htmx.org/dist/htmx.esm.min.js",
    "uplot.js": "uplot/dist/uPlot.esm.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "model-viewer.js": "@google/model-viewer/dist/model-viewer.min.js",
}
"""File names here, and their paths among the npm packages."""


def is_fresh() -> bool:
    """Return whether the folder matches the npm lock file."""
    lock = FRONTEND / "package-lock.json"
    return MANIFEST.is_file() and json.loads(MANIFEST.read_text(encoding="utf-8"))["lock"] == _digest(lock)


def main() -> None:
    """Rebuild the folder."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    files = {name: _take(name, Path(source)) for name, source in TAKEN.items()}
    manifest = {"lock": _digest(FRONTEND / "package-lock.json"), "files": files}
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _take(name: str, source: Path) -> dict[str, str]:
    """Copy one file with its package's licence; return its manifest entry."""
    modules = FRONTEND / "node_modules"
    package = Path(*source.parts[: 2 if source.parts[0].startswith("@") else 1])
    about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
    content = (modules / source).read_bytes()
    # Source maps are not copied, so browsers must not request them.
    content = b"\n".join(line for line in content.split(b"\n") if not line.startswith(b"//# sourceMappingURL="))
    (VENDOR / name).write_bytes(content)
    shutil.copyfile(modules / package / "LICENSE", VENDOR / f"{name}.LICENSE.txt")
    return {
        "package": about["name"],
        "version": about["version"],
        "licence": about["license"],
        "integrity": f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}",
    }


def _digest(path: Path) -> str:
    """Return a digest of the lock file and of `TAKEN`, so that a change of either makes the folder stale."""
    return hashlib.sha256(path.read_bytes() + json.dumps(TAKEN).encode()).hexdigest()


if __name__ == "__main__":
    main()
