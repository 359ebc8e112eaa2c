"""``expo models``: translation models on this machine. Needs neither a database nor a running fair."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter

from expo.commands.install_progress import show_progress, shown_size
from expo.kit.errors import Invalid
from expo.localisation.packages.advice import NOTHING
from expo.settings import Settings
from translation.errors import PackageNotFound
from translation.packages.download.addresses import display_address
from translation.packages.format.metadata import is_language
from translation.packages.index import PUBLIC_INDEX, Offer, PackageIndex, load_index
from translation.packages.installed.loading import require_loads
from translation.packages.installed.record import Installed
from translation.packages.installed.store import PackageStore
from translation.packages.installing import Installer, InstallObserver, display_name
from translation.packages.route import Step, route, routes

Source = Annotated[str, Parameter(help="Language of the texts, such as zh.")]
Target = Annotated[str, Parameter(help="Language that they are translated to, such as en.")]
SourceOrFile = Annotated[str, Parameter(help="Language of the texts, such as zh; or a package, FILE.argosmodel.")]
Into = Annotated[str | None, Parameter(help="Language that they are translated to; not for a file.")]
# Not the one in `expo.commands.installation`, which loads the whole fair.
Data = Annotated[
    Path | None, Parameter(help="Folder below which the models lie (EXPO_DATA), unless EXPO_MODELS is set.")
]
Checksum = Annotated[str | None, Parameter(name="--sha256", help="SHA-256 that the package has to have.")]
Available = Annotated[bool, Parameter(help="List what the index has as well.", negative=())]

_LISTED: Final = 8

app = App(name="models", help="Install, list and remove models that translate.")


@app.command(name="list")
def list_models(*, available: Available = False, data: Data = None) -> None:
    """List the installed models, their versions, sizes and licences."""
    settings = _settings(data)
    store = _store(settings)
    installed = store.installed()
    lines = [_listed(each) for each in installed] or [NOTHING]
    if available:
        installed_pairs = {each.pair for each in installed}
        lines += [
            f"{display_name(each)} can be installed"
            for each in _index(settings).offers.values()
            if each.pair not in installed_pairs
        ]
    _say(*lines)


@app.command
def install(source: SourceOrFile, target: Into = None, /, *, sha256: Checksum = None, data: Data = None) -> None:
    """Install the models for a language pair, or a package file.

    If no package translates the pair directly, two packages via a third language are installed. An interrupted
    download resumes; if killed at any moment, what was installed before remains.
    """
    settings = _settings(data)
    installer = Installer(_store(settings))
    with show_progress() as observer:
        if target is None:
            installed = installer.from_file(_file(source), sha256, observer)
            _say(f"{display_name(installed)} is installed.")
        else:
            _install_pair(installer, settings, (source, target), sha256, observer)


@app.command
def remove(source: Source, target: Target, /, *, data: Data = None) -> None:
    """Remove the model that translates directly from one language to another."""
    _check_languages(source, target)
    _store(_settings(data)).remove(source, target)
    _say(f"{source} → {target} is removed.")


@app.command
def status(*, data: Data = None) -> int:
    """Print one line on what can be translated or what to do; the exit code is 1 when nothing can."""
    settings = _settings(data)
    line = status_line(settings.translate_url, _store(settings).installed())
    _say(line)
    return 1 if line == NOTHING else 0


def status_line(url: str, installed: Sequence[Installed]) -> str:
    """Return one line on what translates: the server at an address, else the installed models."""
    if url:
        server = f"The server at {display_address(url)} translates (EXPO_TRANSLATE_URL)"
        return f"{server}; {_models(len(installed))} installed here."
    found = routes(each.pair for each in installed)
    if not found:
        return NOTHING
    if len(found) > _LISTED:
        languages = ", ".join(sorted({tag for pair in found for tag in pair}))
        return f"{_models(len(installed))} installed, for {len(found)} directions between {languages}."
    directions = [f"{'→'.join([way[0].source, *(each.target for each in way)])}" for way in found.values()]
    return f"{_models(len(installed))} installed: {', '.join(directions)}."


def _models(count: int) -> str:
    return "1 model is" if count == 1 else f"{count} models are"


def _install_pair(
    installer: Installer, settings: Settings, pair: tuple[str, str], sha256: str | None, observer: InstallObserver
) -> None:
    source, target = pair
    _check_languages(source, target)
    steps = route(_index(settings), _store(settings).installed(), source, target)
    if len(steps) > 1:
        way = " and ".join(f"{each.pair.source} → {each.pair.target}" for each in steps)
        _say(f"No package translates directly from {source} to {target}: {way} are needed.")
    needed = [step.needed for step in steps if step.needed is not None]
    if sha256 is not None and len(needed) != 1:
        raise Invalid(f"One --sha256 does not fit {len(needed)} packages.")
    for step in steps:
        if step.needed is None:
            _say(f"{_pair(step)} is installed already.")
        else:
            installed = installer.from_offer(_promised(step.needed, sha256), observer)
            _say(f"{display_name(installed)} is installed.")


def _pair(step: Step) -> str:
    return display_name(step.installed) if step.installed else f"{step.pair.source} → {step.pair.target}"


def _promised(offer: Offer, sha256: str | None) -> Offer:
    return offer if sha256 is None else replace(offer, file=replace(offer.file, checksum=sha256.strip().lower()))


def _check_languages(*tags: str) -> None:
    for tag in tags:
        if not is_language(tag):
            raise Invalid(f"{display_address(tag)} is no language: write two as in zh en, or name a file.")


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise PackageNotFound(f"There is no file {name}. To install by languages, name two: expo models install zh en")
    return path


def _index(settings: Settings) -> PackageIndex:
    return load_index(settings.translate_index or PUBLIC_INDEX)


def _settings(data: Path | None) -> Settings:
    settings = Settings()
    return settings.model_copy(update={"data": (data or settings.data).resolve()})


def _store(settings: Settings) -> PackageStore:
    return PackageStore(settings.models_folder, check=require_loads)


def _listed(one: Installed) -> str:
    licence = one.licence or "its licence is not said"
    return f"{display_name(one)}, {shown_size(one.size)}, installed {one.installed_at:%Y-%m-%d}, {licence}"


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
