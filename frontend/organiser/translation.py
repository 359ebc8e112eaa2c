"""An organiser's translation: what translates and how, the models for it, and how well it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontend.site.languages.catalogues import NAMES, marked
from frontend.site.pages import Given, Shown
from frontend.site.problems import SENTENCES, Problem

RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
NOTHING: Final = marked("No translation model is installed. Run: expo models install zh en")
"""What `modelAdvice` says, so that it is said in every language."""

WAYS: Final[Mapping[str, str]] = {
    "DIRECT": marked("directly"),
    "THROUGH": marked("through English"),
    "LEXICON": marked("only what the trade dictionary covers"),
    "NONE": marked("not at all"),
}
"""How something is translated, the best way first."""

ORIGINS: Final[Mapping[str, str]] = {
    "MACHINE": marked("Machine"),
    "MEMORY": marked("Translation memory"),
    "PERSON": marked("Person"),
    "GLOSSARY": marked("Glossary"),
    "REFUSED": marked("Rejected"),
}
"""Where translations come from, in the order of a bar; refused ones come last."""

REASONS: Final[Mapping[str, str]] = {
    "NO_ENGINE": marked("no engine translates it"),
    "VALUES_LOST": marked("figures or names were lost"),
    "TERM_FORBIDDEN": marked("it contained a forbidden term"),
    "NOT_DONE": marked("machine translation failed"),
    "TOO_LONG": marked("it is too long"),
}
STAGES: Final[Mapping[str, str]] = {
    "LOOKING": marked("Checking what is needed"),
    "FETCHING": marked("Downloading"),
    "UNPACKING": marked("Unpacking and testing"),
    "DONE": marked("Done"),
}


@dataclass(frozen=True)
class BarPiece:
    """One piece of a bar of all texts: how many, and from where to where in per cent."""

    name: str
    label: str
    count: int
    share: float
    begins: float

    @property
    def width(self) -> float:
        """Its length in per cent."""
        return self.share * 100


def pieces_of(figures: Mapping[str, Any]) -> list[BarPiece]:
    """Return the bar of all texts by where their translations come from; what there is none of is left out."""
    counts = {each["origin"]: each["count"] for each in figures["origins"]} | {"REFUSED": figures["refused"]}
    found, begins = [], 0.0
    for name, label in ORIGINS.items():
        if count := counts.get(name, 0):
            share = count / figures["texts"]
            found.append(BarPiece(name, label, count, share, begins))
            begins += share * 100
    return found


def translation(shown: Shown) -> Given:
    """Return what the page of translation needs beside its answer."""
    engine, jobs = shown.data["translationEngine"], shown.data["modelJobs"] or ()
    running = next((each for each in jobs if each["status"] in RUNNING), None)
    last = jobs[0] if jobs and running is None else None
    asked = shown.query.get("offered") in {"1", "true", "on"}
    return {
        "tags": tuple(NAMES),
        "table": ways_of(engine["pairs"] if engine else ()),
        "words_of": {"ways": WAYS, "stages": STAGES, "reasons": REASONS},
        "pieces_of": pieces_of,
        "running": running,
        "failed": last if last and last["problem"] else None,
        "problem": Problem.of(last["problem"]) if last and last["problem"] else None,
        "asked": asked,
        "unreachable": SENTENCES["MODEL_NOT_FETCHED"],
    }


def ways_of(pairs: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return what translates by (source, target)."""
    return {(each["source"], each["target"]): each for each in pairs}


def quality(shown: Shown) -> Given:
    """Return what the page of quality needs beside its answer."""
    language = shown.query.get("language", "")
    return {
        "chosen": language if language in NAMES else "",
        "pieces_of": pieces_of,
        "origins": ORIGINS,
        "words_of": {"reasons": REASONS},
    }
