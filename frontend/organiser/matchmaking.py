"""Matchmaking in the organiser's console: published settings, the draft and its preview, and the runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontend.organiser.fairs import own_fair
from frontend.parts.matchmaking import PARTS
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked, marked_in
from frontend.site.pages import PageView, TemplateVariables

RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
STAGES: Final[Mapping[str, str]] = {
    "GATHER": marked("Reading sourcing needs and products"),
    "CANDIDATES": marked("Finding possible matches"),
    "MARKET": marked("Balancing the recommendations"),
    "WRITING": marked("Saving the recommendations"),
    "DONE": marked("Done"),
}
WAYS: Final[Mapping[str, str]] = {
    "draft": marked("Draft"),
    "published": marked_in("settings", "Published"),
    "similarity": marked("Comparison: each side’s own best matches"),
    "both": marked("Comparison: best matches for both sides"),
    "random": marked("Comparison: random order"),
}
"""Ways of matching that are compared, in display order."""

SIZES: Final[Mapping[str, str]] = {
    "small": marked("Small: up to 20 products"),
    "middle": marked("Medium: up to 100 products"),
    "large": marked("Large: more than 100 products"),
}
MEASURES: Final = (
    ("expectedMatches", marked("Expected matches")),
    ("disadvantagedBuyers", marked("Disadvantaged buyers")),
    ("disadvantagedExhibitors", marked("Disadvantaged exhibitors")),
    ("minimumExposureKept", marked("Minimum exposure reached")),
    ("exposureGap", marked("Exposure gap")),
)
_COUNTRIES: Final = 10
_UNREADABLE: Final = -1.0
"""Value of a number that cannot be read: the server refuses it by its field."""


@dataclass(frozen=True)
class ExposureGroup:
    """Exhibitors of one size or country: their share of all, and of the exposure in each way; 0 to 1."""

    key: str
    exhibitors: float
    exposure: Sequence[float]


@dataclass(frozen=True)
class Comparison:
    """Ways of matching, side by side."""

    ways: Sequence[Mapping[str, Any]]

    @property
    def sizes(self) -> list[ExposureGroup]:
        """Groups by size, smallest first."""
        return self._groups("exposureBySize", tuple(SIZES))

    @property
    def countries(self) -> list[ExposureGroup]:
        """Groups by country, the ten with the most exhibitors; the rest is one group without a key."""
        first = self.ways[0]["exposureByCountry"] if self.ways else ()
        keys = [each["key"] for each in sorted(first, key=lambda each: (-each["exhibitors"], each["key"]))]
        shown = self._groups("exposureByCountry", keys[:_COUNTRIES])
        others = self._groups("exposureByCountry", keys[_COUNTRIES:])
        if not others:
            return shown
        sums = [sum(column) for column in zip(*(each.exposure for each in others), strict=True)]
        return [*shown, ExposureGroup("", sum(each.exhibitors for each in others), sums)]

    def maximum(self, measure: str) -> float:
        """Return a measure's highest value, to scale bars by; 1 if that is 0."""
        values = [each[measure] for each in self.ways]
        return max([*values, 0.0]) or 1.0

    def _groups(self, name: str, keys: Sequence[str]) -> list[ExposureGroup]:
        tables = [{each["key"]: each for each in way[name]} for way in self.ways]
        nobody = {"exposure": 0.0, "exhibitors": 0.0}
        found = []
        for key in keys:
            rows = [table.get(key, nobody) for table in tables]
            if rows and rows[0] is not nobody:
                found.append(ExposureGroup(key, rows[0]["exhibitors"], [each["exposure"] for each in rows]))
        return found


async def matchmaking(view: PageView) -> TemplateVariables:
    """Return the template variables of the matchmaking page, with the latest figures."""
    names = own_fair(view)
    settings, runs = view.data["matchmakingSettings"], view.data["matchmakingRuns"]
    running = next((each for each in runs if each["status"] in RUNNING), None)
    done = next((each for each in runs if each["kind"] == "PREVIEW" and each["status"] == "DONE"), None)
    figures, of = settings["figures"], None
    if done is not None and (not settings["lastRunAt"] or done["startedAt"] > settings["lastRunAt"]):
        of = (await view.ask("run_figures", id=done["id"]))["matchmakingRun"]
        figures = of["figures"]
    order = {name: place for place, name in enumerate(WAYS)}
    ways = sorted((each for each in figures if each["name"] in order), key=lambda each: order[each["name"]])
    return {
        **names,
        "settings": settings,
        "tuning": settings["draft"] or settings["published"],
        "running": running,
        "compared": Comparison(ways),
        "preview": of,
        "words_of": {"parts": PARTS, "stages": STAGES, "ways": WAYS, "sizes": SIZES},
        "measures": MEASURES,
        "weights_of": weights_of,
    }


def weights_of(weights: Sequence[Mapping[str, Any]] | None) -> dict[str, float]:
    """Return weights by part."""
    return {each["part"]: each["weight"] for each in weights or ()}


def draft_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveMatchmakingDraft; shares are typed in per cent."""
    shares = {name: number(submitted.value(name)) / 100 for name in ("minimumExposure", "fairness", "exploration")}
    weights = [{"part": part, "weight": number(submitted.value(f"weight-{part}"))} for part in PARTS]
    plain = {"fairId": submitted.value("fairId"), "on": bool(submitted.value("on"))}
    return {"input": {**plain, "weights": weights, **shares}}


def number(text: str) -> float:
    """Return a number typed with a point or a comma; a negative one for anything else."""
    plain = text.strip().replace(",", ".")
    whole, _, part = plain.partition(".")
    readable = whole.isascii() and whole.isdigit() and len(whole) < 4 and (not part or part[:6].isdigit())
    return float(plain[:10]) if readable and part.isascii() else _UNREADABLE
