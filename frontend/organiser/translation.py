"""Translation in the organiser's console: how each language pair is translated, the models, and the quality."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontend.site.languages.catalogues import NAMES, marked
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import SENTENCES, Problem

RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
ROUTES: Final[Mapping[str, str]] = {
    "DIRECT": marked("directly"),
    "PIVOT": marked("through English"),
    "LEXICON": marked("trade dictionary only"),
    "NONE": marked("not at all"),
}
"""Ways of translating a language pair, best first."""

ORIGINS: Final[Mapping[str, str]] = {
    "MACHINE": marked("Machine"),
    "MEMORY": marked("Translation memory"),
    "PERSON": marked("Person"),
    "GLOSSARY": marked("Glossary"),
    "REJECTED": marked("No machine translation"),
}
"""Origins of translations, in the order of a bar; rejected ones come last."""

REASONS: Final[Mapping[str, str]] = {
    "NO_ENGINE": marked("no translation model for these languages"),
    "VALUES_LOST": marked("figures or names were lost"),
    "MEANING_LOST": marked("the meaning was changed"),
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
    """One segment of a bar of all texts: its count, its share, and where it begins in per cent."""

    name: str
    label: str
    count: int
    share: float
    begins: float

    @property
    def width(self) -> float:
        """Length in per cent."""
        return self.share * 100


def pieces_of(figures: Mapping[str, Any]) -> list[BarPiece]:
    """Return the bar of all texts by the origin of their translations; empty segments are left out."""
    counts = {each["origin"]: each["count"] for each in figures["origins"]} | {"REJECTED": figures["rejected"]}
    found, begins = [], 0.0
    for name, label in ORIGINS.items():
        if count := counts.get(name, 0):
            share = count / figures["texts"]
            found.append(BarPiece(name, label, count, share, begins))
            begins += share * 100
    return found


def translation(view: PageView) -> TemplateVariables:
    """Return the template variables of the translation page."""
    engine, jobs = view.data["translationEngine"], view.data["modelJobs"] or ()
    running = next((each for each in jobs if each["status"] in RUNNING), None)
    last = jobs[0] if jobs and running is None else None
    shows_offers = view.query.get("offered") in {"1", "true", "on"}
    return {
        "tags": tuple(NAMES),
        "table": routes_of(engine["pairs"] if engine else ()),
        "words_of": {"routes": ROUTES, "stages": STAGES, "reasons": REASONS},
        "pieces_of": pieces_of,
        "running": running,
        "failed": last if last and last["problem"] else None,
        "problem": Problem.of(last["problem"]) if last and last["problem"] else None,
        "asked": shows_offers,
        "unreachable": SENTENCES["MODEL_NOT_FETCHED"],
    }


def routes_of(pairs: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the ways of translating, by (source, target)."""
    return {(each["source"], each["target"]): each for each in pairs}


def quality(view: PageView) -> TemplateVariables:
    """Return the template variables of the quality page."""
    language = view.query.get("language", "")
    return {
        "chosen": language if language in NAMES else "",
        "pieces_of": pieces_of,
        "origins": ORIGINS,
        "words_of": {"reasons": REASONS},
    }
