"""GraphQL query for suggestions while a reader types a search."""

from typing import Final

import strawberry

from expo.discovery.search.suggesting import Suggestions, SuggestionSet
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.fairs.sections.api.types import SectionType, section_type
from expo.kit.graphql.types import Info

_LOOK_UP: Final = {"points": 5}


@strawberry.type(
    name="SearchSuggestions",
    description="What continues a typed text, the likeliest first; nothing that the reader may not see.",
)
class SearchSuggestionsType:
    """Suggestions by kind."""

    model: strawberry.Private[SuggestionSet]
    goods: list[str] = strawberry.field(
        description="Texts to search for: words and phrases of product names, and names of goods that are there, in "
        "the language of the typed text."
    )
    sections: list[SectionType] = strawberry.field(
        description="Sections with products whose name in any language has words that begin like this."
    )

    @strawberry.field(description="Companies with a name in which words begin like this.")
    async def companies(self, info: Info) -> list[ExhibitorType]:
        found = await info.context.loader(load_exhibitors).load_many(list(self.model.company_ids))
        return [ExhibitorType.of(info, each) for each in found if each is not None]


@strawberry.type
class Query:
    """Queries while a reader types."""

    @strawberry.field(
        metadata=_LOOK_UP,
        description="Suggestions for a search that is being typed, at most 100 characters, in any language; at a fair, "
        "only of what is there. A space at the end says that the last word is complete.",
    )
    async def search_suggestions(
        self, info: Info, text: str, fair_id: strawberry.ID | None = None
    ) -> SearchSuggestionsType:
        suggestions, language = info.context.service(Suggestions), info.context.language
        found = await suggestions.suggest(info.context.actor, text=text, language=language, fair_id=fair_id)
        sections = [section_type(info, each) for each in found.sections]
        return SearchSuggestionsType(model=found, goods=list(found.goods), sections=sections)
