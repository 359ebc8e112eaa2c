"""What GraphQL answers about an organiser's translation."""

from itertools import permutations
from typing import Any

from tests.frontend import nodes

LANGUAGES = ("en", "zh", "es", "fr", "ru", "ar", "pt")
AT = "2026-10-12T08:00:00Z"


def an_engine(**changes: Any) -> dict[str, Any]:
    """Return Argos with models between Chinese, English and Spanish; the lexicon does the rest."""
    pairs = [_pair(*pair) for pair in permutations(LANGUAGES, 2)]
    return {"name": "argos", "trouble": None, "since": AT, "pairs": pairs} | changes


def _pair(source: str, target: str) -> dict[str, Any]:
    route, engine = "LEXICON", "lexicon 4f21"
    if {source, target} <= {"zh", "en", "es"}:
        route, engine = "DIRECT", f"argos {source}→{target} 1.9"
        if "en" not in {source, target}:
            route, engine = "PIVOT", f"argos {source}→en 1.9 + en→{target} 1.0"
    return {"source": source, "target": target, "route": route, "engine": engine}


def figures(**changes: Any) -> dict[str, Any]:
    """Return figures of a hundred texts."""
    return {
        "texts": 100,
        "translated": 92,
        "rejected": 8,
        "corrected": 6,
        "correctedShare": 0.075,
        "valuesKept": 480,
        "valuesLost": 5,
        "keptShare": 0.98969,
        "origins": [
            {"origin": "PERSON", "count": 6},
            {"origin": "MACHINE", "count": 74},
            {"origin": "GLOSSARY", "count": 12},
        ],
        "rejections": [{"reason": "VALUES_LOST", "count": 5}, {"reason": "NOT_DONE", "count": 3}],
    } | changes


def a_row(**changes: Any) -> dict[str, Any]:
    """Return one company's figures in one language."""
    company = {"id": "org_1", "name": "Zhejiang Hengnuan Drinkware <b>Co.</b>", "country": "CN"}
    return {"language": "es", "countedAt": AT, "organisation": company, "figures": figures()} | changes


def a_model(**changes: Any) -> dict[str, Any]:
    """Return an installed model."""
    return {
        "source": "zh",
        "target": "en",
        "version": "1.9",
        "size": 91_300_000,
        "licence": "CC0",
        "installedAt": AT,
    } | changes


def a_job(**changes: Any) -> dict[str, Any]:
    """Return an order whose package is being fetched."""
    return {
        "id": "job_1",
        "action": "INSTALL",
        "source": "zh",
        "target": "es",
        "status": "RUNNING",
        "stage": "FETCHING",
        "package": "en → es 1.0",
        "installed": ["zh → en 1.9"],
        "done": 31_000_000,
        "total": 87_000_000,
        "startedAt": AT,
        "problem": None,
    } | changes


def translation(**changes: Any) -> dict[str, Any]:
    """Return what GraphQL answers to an organiser who looks at translation."""
    return {
        "me": nodes.me("ORGANISER", administrator=True),
        "translationEngine": an_engine(),
        "translationStatus": {"waiting": 42, "waitingIsLowerBound": False, "figures": figures()},
        "modelAdvice": None,
        "installedModels": [a_model()],
        "modelJobs": [],
        "offeredModels": None,
        "translationQuality": nodes.a_list(a_row(), totalCount=1),
        "installModel": {"id": "job_1"},
        "removeModel": {"id": "job_1"},
    } | changes
