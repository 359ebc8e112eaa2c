"""Fairs in GraphQL."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from expo.fairs import sections
from expo.fairs.exchange import ExchangeRates, RateTable
from expo.fairs.models import (
    Fair,
    Hall,
    Part,
    ProgrammeItem,
    ProgrammeKind,
    Registration,
    RegistrationStatus,
)
from expo.fairs.service import Fairs
from expo.kit.graphql import Connection, Context, Info, Problem, connection, sliced
from expo.localisation.schema import LocalTextInput, LocalTextType, local_text, optional_input, optional_text

strawberry.enum(ProgrammeKind, description="What happens at a time of the programme.")
strawberry.enum(Part, description="As what an organisation takes part in a fair.")
strawberry.enum(RegistrationStatus, description="Where an application stands.")


@strawberry.type(name="Section", description="A section of the fair, named in the reader's language.")
class SectionType:
    """A section."""

    key: str
    name: str
    category_key: str

    @strawberry.field(description="The category that the section belongs to.")
    def category(self, info: Info) -> "CategoryType":
        """Return the section's category."""
        return next(category_type(info, each) for each in sections.categories() if each.key == self.category_key)


@strawberry.type(name="Category", description="A group of sections.")
class CategoryType:
    """A category with its sections."""

    key: str
    name: str
    colour: str
    sections: list[SectionType]


def section_type(info: Info, section: sections.Section) -> SectionType:
    """Return a section in the reader's language."""
    return SectionType(key=section.key, name=section.names[info.context.language], category_key=section.category)


def category_type(info: Info, category: sections.Category) -> CategoryType:
    """Return a category in the reader's language."""
    return CategoryType(
        key=category.key,
        name=category.names[info.context.language],
        colour=category.colour,
        sections=[section_type(info, each) for each in category.sections],
    )


@strawberry.type(name="Hall", description="A hall of one fair.")
class HallType:
    """A hall."""

    key: str
    name: LocalTextType
    sections: list[SectionType]

    @classmethod
    def of(cls, info: Info, hall: Hall) -> "HallType":
        """Return a hall for this reader."""
        shown = [section_type(info, sections.section(key)) for key in hall.sections]
        return cls(key=hall.key, name=local_text(info, hall.name), sections=shown)


@strawberry.type(name="ProgrammeItem", description="Something that happens at a fair at a set time.")
class ProgrammeItemType:
    """An item of the programme."""

    id: strawberry.ID
    kind: ProgrammeKind
    title: LocalTextType
    description: LocalTextType | None
    starts_at: datetime
    ends_at: datetime
    place: str | None

    @classmethod
    def of(cls, info: Info, item: ProgrammeItem) -> "ProgrammeItemType":
        """Return an item for this reader."""
        return cls(
            id=strawberry.ID(item.id),
            kind=item.kind,
            title=local_text(info, item.title),
            description=optional_text(info, item.description),
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            place=item.place,
        )


@strawberry.type(name="Fair", description="A fair: its dates, halls, sections and programme.")
class FairType:
    """A fair."""

    model: strawberry.Private[Fair]
    id: strawberry.ID
    slug: str
    name: LocalTextType
    claim: LocalTextType | None
    opens_at: datetime
    closes_at: datetime
    time_zone: str = strawberry.field(description="A name of the IANA time zone database.")
    languages: list[str]
    published: bool
    halls: list[HallType]

    @strawberry.field(description="Whether the fair is on now.")
    def is_open(self, info: Info) -> bool:
        """Say whether the fair is on."""
        return self.model.is_open(info.context.service(Fairs).clock())

    @strawberry.field(description="All categories with their sections, in the fair's order.")
    def categories(self, info: Info) -> list[CategoryType]:
        """Return the tree of sections."""
        return [category_type(info, each) for each in sections.categories()]

    @strawberry.field(description="What happens when, in the order of time; at most 500 items.")
    async def programme(self, info: Info) -> list[ProgrammeItemType]:
        """Return the programme."""
        items = await info.context.service(Fairs).programme(info.context.actor, fair_id=self.model.id)
        return [ProgrammeItemType.of(info, item) for item in items]

    @classmethod
    def of(cls, info: Info, fair: Fair) -> "FairType":
        """Return a fair for this reader."""
        return cls(
            model=fair,
            id=strawberry.ID(fair.id),
            slug=fair.slug,
            name=local_text(info, fair.name),
            claim=optional_text(info, fair.claim),
            opens_at=fair.opens_at,
            closes_at=fair.closes_at,
            time_zone=fair.time_zone,
            languages=fair.languages,
            published=fair.published,
            halls=[HallType.of(info, hall) for hall in fair.halls],
        )


async def load_fairs(context: Context, fair_ids: list[str]) -> list[Fair | None]:
    """Return fairs by their ids: a loader's fetch."""
    return await context.service(Fairs).get_many(context.actor, fair_ids=fair_ids)


@strawberry.type(name="Registration", description="An organisation's application to take part in a fair.")
class RegistrationType:
    """A registration."""

    model: strawberry.Private[Registration]
    id: strawberry.ID
    part: Part
    status: RegistrationStatus
    applied_at: datetime
    note: str | None
    decided_at: datetime | None
    reason: str | None

    @strawberry.field(description="The fair applied to.")
    async def fair(self, info: Info) -> FairType | None:
        """Return the fair."""
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationType":
        """Return a registration."""
        return cls(
            model=registration,
            id=strawberry.ID(registration.id),
            part=registration.part,
            status=registration.status,
            applied_at=registration.applied_at,
            note=registration.note,
            decided_at=registration.decided_at,
            reason=registration.reason,
        )


@strawberry.type(name="ExchangeRate", description="How much of a currency one unit of the base buys.")
class ExchangeRateType:
    """One rate."""

    currency: str
    rate: str


@strawberry.type(name="ExchangeRates", description="What converted prices are worked out with.")
class ExchangeRatesType:
    """The table of rates."""

    base: str
    day: date
    source: str
    rates: list[ExchangeRateType]

    @classmethod
    def of(cls, table: RateTable) -> "ExchangeRatesType":
        """Return a table."""
        rates = [ExchangeRateType(currency=code, rate=rate) for code, rate in sorted(table.rates.items())]
        return cls(base=table.base, day=table.day, source=table.source, rates=rates)


FairResult = Annotated[FairType | Problem, strawberry.union("FairResult")]
ProgrammeItemResult = Annotated[ProgrammeItemType | Problem, strawberry.union("ProgrammeItemResult")]
RegistrationResult = Annotated[RegistrationType | Problem, strawberry.union("RegistrationResult")]
ExchangeRatesResult = Annotated[ExchangeRatesType | Problem, strawberry.union("ExchangeRatesResult")]


@strawberry.input(name="HallInput", description="A hall and the keys of the sections shown in it.")
class HallInput:
    """A hall."""

    key: str
    name: LocalTextInput
    sections: list[str]

    def model(self) -> Hall:
        """Return the hall with its name checked."""
        return Hall(self.key, self.name.checked("halls.name", 80), self.sections)


@strawberry.input(description="One rate: a decimal number as text.")
class ExchangeRateInput:
    """A rate."""

    currency: str
    rate: str


@strawberry.input(description="A whole table of rates, dated, with its source.")
class ExchangeRatesInput:
    """A table of rates."""

    base: str
    day: date
    source: str
    rates: list[ExchangeRateInput]


@strawberry.input(description="A new fair.")
class CreateFairInput:
    """What a fair needs to begin with."""

    slug: str
    name: LocalTextInput
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    languages: list[str]
    claim: LocalTextInput | None = None


@strawberry.input(description="What to change of a fair; what is left out stays.")
class ChangeFairInput:
    """Changes to a fair."""

    fair_id: strawberry.ID
    name: LocalTextInput | None = None
    claim: LocalTextInput | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_zone: str | None = None
    languages: list[str] | None = None


@strawberry.input(description="Something that happens at a fair at a set time.")
class ProgrammeItemInput:
    """A new item of the programme."""

    fair_id: strawberry.ID
    kind: ProgrammeKind
    title: LocalTextInput
    starts_at: datetime
    ends_at: datetime
    description: LocalTextInput | None = None
    place: str | None = None


@strawberry.type
class Query:
    """What one can ask about fairs."""

    @strawberry.field(description="A fair by its id or by its address.")
    async def fair(self, info: Info, id: strawberry.ID | None = None, slug: str | None = None) -> FairType:
        """Return a fair."""
        fairs = info.context.service(Fairs)
        if slug is not None:
            return FairType.of(info, await fairs.get_by_slug(info.context.actor, slug=slug))
        return FairType.of(info, await fairs.get(info.context.actor, fair_id=id or ""))

    @strawberry.field(description="Published fairs and your own, latest first.")
    async def fairs(self, info: Info, first: int | None = None, after: str | None = None) -> Connection[FairType]:
        """Return fairs."""
        wanted = sliced(first, after)
        page = await info.context.service(Fairs).list(info.context.actor, wanted=wanted)
        return connection(page, lambda fair: FairType.of(info, fair), wanted)

    @strawberry.field(description="All categories with their sections.")
    def categories(self, info: Info) -> list[CategoryType]:
        """Return the tree of sections."""
        return [category_type(info, each) for each in sections.categories()]

    @strawberry.field(description="What converted prices are worked out with; null while nobody has set it.")
    async def exchange_rates(self, info: Info) -> ExchangeRatesType | None:
        """Return the table of rates."""
        table = await info.context.service(ExchangeRates).current()
        return None if table is None else ExchangeRatesType.of(table)

    @strawberry.field(description="What your organisation has applied to.")
    async def my_registrations(self, info: Info) -> list[RegistrationType]:
        """Return the actor's registrations."""
        found = await info.context.service(Fairs).my_registrations(info.context.actor)
        return [RegistrationType.of(each) for each in found]

    @strawberry.field(description="Applications to a fair of yours, oldest first.")
    async def registrations(
        self,
        info: Info,
        fair_id: strawberry.ID,
        part: Part | None = None,
        status: RegistrationStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegistrationType]:
        """Return a fair's registrations to its organiser."""
        wanted = sliced(first, after)
        page = await info.context.service(Fairs).registrations(
            info.context.actor, fair_id=fair_id, wanted=wanted, part=part, status=status
        )
        return connection(page, RegistrationType.of, wanted)


@strawberry.type
class Mutation:
    """What one can do with fairs."""

    @strawberry.mutation(description="Set up a fair; it stays unpublished until publishFair.")
    async def create_fair(self, info: Info, input: CreateFairInput) -> FairResult:
        """Set up a fair."""
        fair = await info.context.service(Fairs).create(
            info.context.actor,
            slug=input.slug,
            name=input.name.checked("name", 120),
            opens_at=input.opens_at,
            closes_at=input.closes_at,
            time_zone=input.time_zone,
            languages=input.languages,
            claim=optional_input(input.claim, "claim", 300),
        )
        return FairType.of(info, fair)

    @strawberry.mutation(description="Change a fair of yours.")
    async def change_fair(self, info: Info, input: ChangeFairInput) -> FairResult:
        """Change a fair."""
        fair = await info.context.service(Fairs).change(
            info.context.actor,
            fair_id=input.fair_id,
            name=optional_input(input.name, "name", 120),
            claim=optional_input(input.claim, "claim", 300),
            opens_at=input.opens_at,
            closes_at=input.closes_at,
            time_zone=input.time_zone,
            languages=input.languages,
        )
        return FairType.of(info, fair)

    @strawberry.mutation(description="Lay out the halls of a fair of yours.")
    async def set_halls(self, info: Info, fair_id: strawberry.ID, halls: list[HallInput]) -> FairResult:
        """Lay out the halls."""
        laid_out = [hall.model() for hall in halls]
        return FairType.of(
            info, await info.context.service(Fairs).set_halls(info.context.actor, fair_id=fair_id, halls=laid_out)
        )

    @strawberry.mutation(description="Open a fair's pages to everybody.")
    async def publish_fair(self, info: Info, fair_id: strawberry.ID) -> FairResult:
        """Publish a fair."""
        return FairType.of(info, await info.context.service(Fairs).publish(info.context.actor, fair_id=fair_id))

    @strawberry.mutation(description="Add something to the programme of a fair of yours.")
    async def add_programme_item(self, info: Info, input: ProgrammeItemInput) -> ProgrammeItemResult:
        """Add to the programme."""
        item = await info.context.service(Fairs).add_programme_item(
            info.context.actor,
            fair_id=input.fair_id,
            kind=input.kind,
            title=input.title.checked("title", 160),
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            description=optional_input(input.description, "description", 2000, lines=True),
            place=input.place,
        )
        return ProgrammeItemType.of(info, item)

    @strawberry.mutation(description="Remove something from the programme of a fair of yours.")
    async def remove_programme_item(self, info: Info, fair_id: strawberry.ID, item_id: strawberry.ID) -> FairResult:
        """Remove from the programme."""
        fair = await info.context.service(Fairs).remove_programme_item(
            info.context.actor, fair_id=fair_id, item_id=item_id
        )
        return FairType.of(info, fair)

    @strawberry.mutation(
        description="Apply to take part in a fair, as a buyer or an exhibitor by your organisation's kind."
    )
    async def apply_to_fair(self, info: Info, fair_id: strawberry.ID, note: str | None = None) -> RegistrationResult:
        """Apply."""
        return RegistrationType.of(
            await info.context.service(Fairs).apply(info.context.actor, fair_id=fair_id, note=note)
        )

    @strawberry.mutation(description="Approve or decline an application to a fair of yours; declining needs a reason.")
    async def decide_registration(
        self, info: Info, registration_id: strawberry.ID, approve: bool, reason: str | None = None
    ) -> RegistrationResult:
        """Decide an application."""
        decided = await info.context.service(Fairs).decide(
            info.context.actor, registration_id=registration_id, approve=approve, reason=reason
        )
        return RegistrationType.of(decided)

    @strawberry.mutation(description="Replace the exchange rates; organisers only.")
    async def set_exchange_rates(self, info: Info, input: ExchangeRatesInput) -> ExchangeRatesResult:
        """Set the rates."""
        rates = {each.currency: each.rate for each in input.rates}
        table = await info.context.service(ExchangeRates).set(
            info.context.actor, base=input.base, day=input.day, source=input.source, rates=rates
        )
        return ExchangeRatesType.of(table)
