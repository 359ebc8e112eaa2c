"""Settings of administrators beyond any fair: exchange rates."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables


def rates(view: PageView) -> TemplateVariables:
    """Return the template variables of the exchange rates: the form's initial values, the current table."""
    table = view.data["exchangeRates"] or {}
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return {"base": table.get("base", "USD"), "day": today, "source": table.get("source", ""), "lines": lines_of(table)}


def lines_of(table: Mapping[str, Any]) -> str:
    """Return rates as they are typed: a currency and its rate per line."""
    return "\n".join(f"{each['currency']} {each['rate']}" for each in table.get("rates") or ())


def rates_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of setExchangeRates; invalid rates are left for the service to refuse."""
    pairs = [each.split(None, 1) for each in submitted.value("rates").splitlines() if each.strip()]
    typed = [{"currency": each[0], "rate": each[1].strip() if len(each) > 1 else ""} for each in pairs]
    facts = {name: submitted.value(name).strip() for name in ("base", "day", "source")}
    return {"input": {**facts, "day": facts["day"] or None, "rates": typed}}
