"""What a newcomer's machine and a container are made from holds together."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest
import yaml

from expo.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))
SCRIPTS = [
    ROOT / ".ci" / "run",
    *(path for path in sorted((ROOT / "scripts").iterdir()) if path.is_file() and not path.suffix),
]


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return read


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "README.md", "Makefile"])
def test_every_named_setting_exists(name: str) -> None:
    known = {f"EXPO_{field.upper()}" for field in Settings.model_fields}
    named = set(re.findall(r"EXPO_[A-Z_]*[A-Z]", (ROOT / name).read_text()))
    # The port that compose publishes is Docker's affair, not the server's.
    assert named - known - {"EXPO_PUBLISH"} == set()


def test_containers_are_given_only_existing_settings() -> None:
    for service in ("web", "media", "worker"):
        named = compose()["services"][service]["environment"]
        given = {name.removeprefix("EXPO_").lower() for name in named if name.startswith("EXPO_")}
        assert given <= set(Settings.model_fields)


def test_database_is_reachable_from_inside_only() -> None:
    services, networks = compose()["services"], compose()["networks"]
    assert "ports" not in services["mongo"]
    assert [networks[name] for name in services["mongo"]["networks"]] == [{"internal": True}]


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "compose.yaml").read_text()
    for secret in ("MONGO_PASSWORD", "MONGO_KEY", "EXPO_SECRET"):
        assert f"${{{secret}:?" in text
        assert f"${{{secret}:-" not in text


def test_container_runs_as_an_unprivileged_user() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER 10001:10001" in last_stage
    assert any(line.startswith("HEALTHCHECK") for line in last_stage)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_contain_no_urls_and_pin_with_hashes(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^(-|/|\.|torch|nvidia|triton)", text, re.MULTILINE)
    entries = re.findall(r"^\S+==", text, re.MULTILINE)
    assert entries
    assert len(re.findall(r"^[^\s#].*==.* \\$", text, re.MULTILINE)) == len(entries)


@pytest.mark.parametrize("folder", ["expo/demo", "tests/clients"])
def test_npm_locks_contain_no_urls_and_pin_exactly(folder: str) -> None:
    assert "://" not in (ROOT / folder / "package-lock.json").read_text()
    wanted = re.findall(r'"dependencies": \{([^}]*)\}', (ROOT / folder / "package.json").read_text())
    assert not re.search(r'": "[^0-9]', wanted[0])


def names(needs: Iterable[str]) -> set[str]:
    """Return the names of the distributions in requirements."""
    return {re.split(r"[^A-Za-z0-9_-]", need)[0].lower().replace("_", "-") for need in needs}


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(), re.MULTILINE))


def needs() -> tuple[set[str], set[str]]:
    """Return what running needs, and what testing needs besides."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = read["project"]
    run = [*project["dependencies"], *project["optional-dependencies"]["embedded"]]
    return names(run), names(read["dependency-groups"]["test"])


def test_required_packages_are_locked() -> None:
    run, test = needs()
    assert run <= locked("requirements.lock")
    assert test <= locked("requirements-test.lock")


def imported(folder: str) -> set[str]:
    """Return the distributions that the modules below a folder import, wherever in their text."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").partition(".")[0])
    distributions = packages_distributions()
    return names(each for name in found - sys.stdlib_module_names for each in distributions.get(name, ()))


@pytest.mark.parametrize("folder", ["expo", "matching", "livestream", "frontend", "scripts", "tests"])
def test_imported_packages_are_declared(folder: str) -> None:
    run, test = needs()
    # What is imported only where it is there: what an extra brings, the browser of a bench, the tool that builds.
    allowed = {*run, "cloud-expo", "sentence-transformers", "playwright", "hatchling", "pymilvus", "grpcio"}
    allowed |= test if folder == "tests" else set()
    assert imported(folder) - allowed == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_well_formed_and_stop_at_errors(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in script.read_text()
    subprocess.run(["bash", "-n", script], check=True)


def test_a_store_is_private_to_its_feature() -> None:
    graph = grimp.build_graph("expo", cache_dir=None)
    stores = [module for module in graph.modules if re.fullmatch(r"expo(\.\w+)+\.store(\.\w+)?", module)]
    assert {"expo.catalog.products.store.products", "expo.catalog.imports.store"} <= set(stores)
    for store in stores:
        feature = ".".join(store.split(".")[:2])
        strangers = {
            module for module in graph.find_modules_that_directly_import(store) if not module.startswith(feature + ".")
        }
        assert strangers == set(), store


def test_image_copies_everything_sent_to_its_builder() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert sent == {name for names in copied for name in names.split()}


def test_temporary_files_are_not_kept_in_memory() -> None:
    for service in (compose()["services"][name] for name in ("web", "media", "worker")):
        folder = service["environment"]["TMPDIR"]
        assert folder not in service["tmpfs"]
        assert folder in {volume.split(":")[1] for volume in service["volumes"]}
