"""Figures as GraphQL types."""

from collections.abc import Mapping
from datetime import date, datetime

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.exhibitors.booths.api.types import BoothType, load_booths_at
from expo.fairs.fairs.api.types import FairType
from expo.fairs.sections.api.types import SectionType, section_type
from expo.fairs.sections.models import section
from expo.insights.figures.models import Figure, Point
from expo.insights.figures.service import FairFigures, OwnFigures, OwnSums
from expo.insights.visits.models import UNKNOWN, SearchedText
from expo.kit.graphql.types import Flat, Info
from expo.kit.trade.values import country_name


@strawberry.type(name="InsightFigures", description="Numbers of events at a fair.")
class FiguresType:
    """Figures of a fair."""

    visits: int = strawberry.field(
        description="Page views: of the fair, its halls, sections, products, booths and companies. Robots and "
        "organisers' own people are not counted, nor an exhibitor's people on their own pages."
    )
    searches: int
    searches_without_result: int
    sign_ups: int = strawberry.field(description="Accounts created in the whole installation.")
    applications: int = strawberry.field(description="Applications to take part, by buyers and exhibitors.")
    products_published: int
    booths_opened: int
    enquiries: int

    @classmethod
    def of(cls, figures: Mapping[str, int]) -> "FiguresType":
        """Return figures; those without a count are 0."""
        return cls(
            visits=figures.get(Figure.VISITS, 0),
            searches=figures.get(Figure.SEARCHES, 0),
            searches_without_result=figures.get(Figure.WITHOUT_RESULT, 0),
            sign_ups=figures.get(Figure.SIGN_UPS, 0),
            applications=figures.get(Figure.APPLICATIONS, 0),
            products_published=figures.get(Figure.PRODUCTS_PUBLISHED, 0),
            booths_opened=figures.get(Figure.BOOTHS_OPENED, 0),
            enquiries=figures.get(Figure.ENQUIRIES, 0),
        )


@strawberry.type(name="InsightPoint", description="One hour or one day of a time series.")
class PointType:
    """A step of a time series."""

    at: datetime = strawberry.field(description="Start of the hour or day.")
    figures: FiguresType

    @classmethod
    def of(cls, point: Point) -> "PointType":
        """Return a step."""
        return cls(at=point.at, figures=FiguresType.of(point.figures))


@strawberry.type(name="InsightShare", description="Number of visits from one country or in one language.")
class ShareType:
    """A share."""

    code: str = strawberry.field(
        description="ISO 3166-1 country code, ZZ for visitors who are not signed in; or a language tag."
    )
    count: int


@strawberry.type(name="CountryShare", description="Number of visits from one country.")
class CountryShareType:
    """A country's visits."""

    code: str = strawberry.field(
        description="ISO 3166-1 country code; ZZ where unknown, because the visitor was not signed in."
    )
    name: str | None = strawberry.field(description="Name of the country in the reader's language; null where unknown.")
    count: int

    @classmethod
    def of(cls, info: Info, code: str, count: int) -> "CountryShareType":
        """Return a country's visits."""
        name = None if code == UNKNOWN else country_name(code, info.context.language)
        return cls(code=code, name=name, count=count)


@strawberry.type(
    name="SearchFigure",
    description="A search text with its number of searches. One with results is listed once two visitors have "
    "searched for it; email addresses and phone numbers never are.",
)
class SearchFigureType(Flat[SearchedText]):
    """A search text."""

    text: str
    count: int
    hits: int = strawberry.field(description="Number of results of the latest search.")


@strawberry.type(name="VisitedBooth", description="A booth and the number of visits to it and its products.")
class VisitedBoothType:
    """A visited booth."""

    exhibitor_id: strawberry.ID
    fair_id: strawberry.Private[str]
    count: int

    @strawberry.field(description="The booth; null where it no longer exists.")
    async def booth(self, info: Info) -> BoothType | None:
        found = await info.context.loader(load_booths_at).load((self.exhibitor_id, self.fair_id))
        return None if found is None else BoothType.of(info, found)


@strawberry.type(name="VisitedProduct", description="A product and the number of visits to it.")
class VisitedProductType:
    """A visited product."""

    product_id: strawberry.ID
    count: int

    @strawberry.field(description="The product; null where this reader can no longer see it.")
    async def product(self, info: Info) -> ProductType | None:
        found = await info.context.loader(load_products).load(self.product_id)
        return None if found is None else ProductType.of(info, found)


@strawberry.type(
    name="VisitedSection", description="A section and the number of visits to its page, booths and products."
)
class VisitedSectionType:
    """A visited section."""

    section: SectionType
    count: int


@strawberry.type(
    name="FairInsights",
    description="Figures of a fair, counted minute by minute: the last minute is not included yet, and is lost if the "
    "server crashes.",
)
class FairInsightsType:
    """A fair's figures."""

    model: strawberry.Private[FairFigures]
    fair: FairType
    since: datetime
    until: datetime
    hourly: bool = strawberry.field(
        description="Whether the series is by hour; otherwise it is by day of the fair's calendar."
    )
    totals: FiguresType
    series: list[PointType]
    countries: list[CountryShareType] = strawberry.field(description="Visits by country, at most 20.")
    languages: list[ShareType] = strawberry.field(description="Visits by the language in which the page was read.")
    top_searches: list[SearchFigureType] = strawberry.field(
        description="Most frequent search texts with results on the days that the span touches, at most 20."
    )
    searches_without_result: list[SearchFigureType] = strawberry.field(
        description="Most frequent search texts without results on the days that the span touches, at most 20."
    )

    @strawberry.field(description="Most visited booths on the days that the span touches, at most 20.")
    def booths(self, first: int = 10) -> list[VisitedBoothType]:
        shown = self.model.booths[: max(first, 0)]
        fair_id = self.model.fair.id
        return [VisitedBoothType(exhibitor_id=strawberry.ID(key), fair_id=fair_id, count=count) for key, count in shown]

    @strawberry.field(description="Most visited products on the days that the span touches, at most 20.")
    def products(self, first: int = 10) -> list[VisitedProductType]:
        shown = self.model.products[: max(first, 0)]
        return [VisitedProductType(product_id=strawberry.ID(key), count=count) for key, count in shown]

    @strawberry.field(description="Most visited sections on the days that the span touches, at most 20.")
    def sections(self, info: Info, first: int = 10) -> list[VisitedSectionType]:
        shown = self.model.sections[: max(first, 0)]
        return [VisitedSectionType(section=section_type(info, section(key)), count=count) for key, count in shown]

    @classmethod
    def of(cls, info: Info, figures: FairFigures) -> "FairInsightsType":
        """Return a fair's figures."""
        return cls(
            model=figures,
            fair=FairType.of(info, figures.fair),
            since=figures.span.begins,
            until=figures.span.ends,
            hourly=figures.span.is_fine,
            totals=FiguresType.of(figures.totals),
            series=[PointType.of(each) for each in figures.points],
            countries=[CountryShareType.of(info, *each) for each in figures.countries],
            languages=[ShareType(code=code, count=count) for code, count in figures.languages],
            top_searches=[SearchFigureType.of(each) for each in figures.texts],
            searches_without_result=[SearchFigureType.of(each) for each in figures.without_result],
        )


@strawberry.type(name="OwnInsightSums", description="Visitor figures of an exhibitor over one or more days.")
class OwnSumsType:
    """Sums of an exhibitor."""

    visits: int = strawberry.field(
        description="Visits to the booth and its products; the exhibitor's own people are not counted."
    )
    booth_visits: int
    product_visits: int
    saves: int
    follows: int
    enquiries: int
    section_median: float | None = strawberry.field(
        description="Median number of visits to the section's open booths, including their products; null where fewer "
        "than five are open."
    )

    @classmethod
    def of(cls, sums: OwnSums) -> "OwnSumsType":
        """Return sums."""
        booth, products = sums.figures.get("booth", 0), sums.figures.get("products", 0)
        return cls(
            visits=booth + products,
            booth_visits=booth,
            product_visits=products,
            saves=sums.figures.get("saves", 0),
            follows=sums.figures.get("follows", 0),
            enquiries=sums.figures.get("enquiries", 0),
            section_median=sums.median,
        )


@strawberry.type(name="OwnInsightDay", description="An exhibitor's visits on one day of the fair's calendar.")
class OwnDayType:
    """A day of an exhibitor."""

    date: date
    visits: int


@strawberry.type(name="ExhibitorInsights", description="Visitor figures of an exhibitor at one fair.")
class ExhibitorInsightsType:
    """An exhibitor's figures."""

    model: strawberry.Private[OwnFigures]
    booth: BoothType
    section: SectionType
    today: OwnSumsType
    last_seven_days: OwnSumsType
    days: list[OwnDayType] = strawberry.field(description="The last seven days, today last.")
    countries: list[CountryShareType] = strawberry.field(description="Visits of the last seven days by country.")

    @strawberry.field(description="Most visited products of the last seven days, at most 20.")
    def products(self, first: int = 10) -> list[VisitedProductType]:
        shown = self.model.products[: max(first, 0)]
        return [VisitedProductType(product_id=strawberry.ID(key), count=count) for key, count in shown]

    @classmethod
    def of(cls, info: Info, figures: OwnFigures) -> "ExhibitorInsightsType":
        """Return an exhibitor's figures."""
        return cls(
            model=figures,
            booth=BoothType.of(info, figures.booth),
            section=section_type(info, section(figures.booth.section)),
            today=OwnSumsType.of(figures.today),
            last_seven_days=OwnSumsType.of(figures.week),
            days=[OwnDayType(date=date.fromisoformat(each.date), visits=each.visits) for each in figures.days],
            countries=[CountryShareType.of(info, *each) for each in figures.countries],
        )
