"""The exhibitor's product table, and a product's history."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.exhibitor.products.fields import LABELS
from frontend.exhibitor.products.problems import product_problem
from frontend.parts.listings import LISTING_PROBLEMS
from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError

FILTERS: Final = ("text", "section", "visibility", "problem", "status")
SORTS: Final = ("CHANGED", "NUMBER", "TITLE", "PRICE")
STATUSES: Final = ("DRAFT", "PUBLISHED", "WITHDRAWN")
VISIBILITIES: Final = ("PUBLIC", "REGISTERED", "CHOSEN")
PAGE: Final = 50
_ENUMS: Final[Mapping[str, Sequence[str]]] = {"status": STATUSES, "visibility": VISIBILITIES, "sort": SORTS}


def table_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the exhibitor's products for an address: words, section, state, order, page."""
    return variables_of(asked_of(visit.query))


def table(view: PageView) -> TemplateVariables:
    """Return the table's template variables."""
    return table_names(asked_of(view.query))


def asked_of(query: Mapping[str, str]) -> dict[str, str]:
    """Return the table's parameters in an address; unknown values are left out."""
    parameters = {name: query.get(name, "").strip() for name in (*FILTERS, "sort", "descending", "after")}
    return {name: text for name, text in parameters.items() if text and text in _ENUMS.get(name, (text,))}


def variables_of(parameters: Mapping[str, str]) -> TemplateVariables:
    """Return the query's variables; the default order is last changed first."""
    given: dict[str, Any] = {name: value for name, value in parameters.items() if name not in {"problem", "descending"}}
    given["descending"] = bool(parameters.get("descending")) if "sort" in parameters else True
    given.setdefault("sort", "CHANGED")
    if parameters.get("problem"):
        given["problem"] = True
    return {**given, "first": PAGE}


def table_names(parameters: Mapping[str, str]) -> TemplateVariables:
    """Return the table's template variables for its parameters."""
    kept = {name: value for name, value in parameters.items() if name != "after"}
    sort, down = kept.get("sort", "CHANGED"), bool(kept.get("descending")) or "sort" not in kept

    def with_sort(name: str) -> TemplateVariables:
        turned = not down if name == sort else name == "CHANGED"
        return {**kept, "sort": name, "descending": "1" if turned else None}

    def way(name: str) -> str | None:
        return None if name != sort else "descending" if down else "ascending"

    return {
        "asked": parameters,
        "kept": kept,
        "filtered": any(name in parameters for name in FILTERS if name != "status"),
        "with_sort": with_sort,
        "way": way,
        "labels": LABELS,
        "label_of": label_of,
        "problem_words": LISTING_PROBLEMS,
    }


def label_of(field: str | None) -> str:
    """Return the label of the field that a problem names, to be translated; empty for an unknown field."""
    return LABELS.get((field or "").partition(".")[0], "")


def number_in(text: str) -> int:
    """Return a version number from a form; 0, which no version has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def history(view: PageView) -> TemplateVariables:
    """Return the history's template variables; raises `HttpError` (404) if there is no such product."""
    product = view.data["product"]
    if product.get("versions") is None:
        raise HttpError(404, "PRODUCT_NOT_FOUND")
    problem = view.refused.problem if view.refused is not None else None  # from restoring a version
    trouble = product_problem(vars(problem)) if problem is not None else None
    return {"product": product, "label_of": label_of, "trouble": trouble}


def version_wanted(submitted: SubmittedForm) -> TemplateVariables:
    """Return the product and the version to restore."""
    return {"productId": submitted.path["id"], "version": number_in(submitted.value("version"))}


def to_copy(submitted: SubmittedForm) -> str:
    """Return the path of a product's copy."""
    return f"/portal/products/{submitted.result['id']}"
