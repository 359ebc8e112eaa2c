"""Suggestions below the search box, requested by a script while somebody types."""

from typing import Final

from frontend.site.pages import PageView, TemplateVariables, Visit

_MAX_LENGTH: Final = 100


def typed_text(visit: Visit) -> TemplateVariables:
    """Return the variables of the look-up for the typed text."""
    return {"text": visit.query.get("q", "")[:_MAX_LENGTH], "fairId": visit.query.get("fair") or None}


def suggestions(view: PageView) -> TemplateVariables:
    """Return what continues the typed text; nothing if the search cannot be asked now."""
    return {"found": view.data.get("searchSuggestions") or {}, "fair": view.query_variables["fairId"]}
