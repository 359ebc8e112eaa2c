"""Pages and forms of the developer area: page components, GraphQL explorer, the demo's emails."""

from typing import Final

from frontend.developer import explorer, mails, parts
from frontend.site.forms import Action, Area
from frontend.site.pages import Page

AREA: Final = Area(
    "developer",
    pages=(
        Page("/parts", "parts", shape=parts.examples),
        Page("/explorer", "explorer", query="viewer", shape=explorer.explorer),
        Page("/mails", "mails", query="viewer", shape=mails.mails, demo_only=True),
    ),
    forms=(Action("/explorer", page="explorer", answer=explorer.run),),
)
