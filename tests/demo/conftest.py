"""The demo fair over a test's database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from expo.accounts.models import OrganisationKind
from expo.demo.chapters.participation import Participation
from expo.demo.data.exhibitors import Company, companies, exhibitor
from expo.demo.data.plan import people
from expo.demo.media import pictures
from expo.demo.opening import Opening
from expo.fairs.fairs.models import Fair
from expo.kit.features.feature import Feature
from tests.support.beginnings import begun_in
from tests.support.world import World


@dataclass
class RecordedOpening:
    """Remembers what the opening told."""

    lines: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    buyers: list[tuple[int, int]] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.lines.append(words)

    def moved_in(self, name: str, done: int, total: int) -> None:
        assert done <= total
        self.names.append(name)

    def buyers_arrived(self, done: int, total: int) -> None:
        self.buyers.append((done, total))

    def weighed(self, share: float) -> None:
        assert 0 <= share <= 1


@pytest.fixture
def beginnings() -> Sequence[str]:
    """Return what databases of these tests may hold before a test begins: see `opened`, `one_company` and `no_company`."""
    return ("opened", "one_company", "no_company")


@pytest.fixture
def heard() -> RecordedOpening:
    """Give who listens to the opening."""
    return RecordedOpening()


@pytest.fixture
def demo(world: World, heard: RecordedOpening, no_assets: None) -> Opening:
    """Give the opening of a demo fair with two companies that have two products each, and plain tiles."""
    return Opening(
        world.installation, "fair-abcde-fghij", heard, tuple(a_small(company) for company in companies()[:2])
    )


@pytest.fixture
async def opened(demo: Opening, world: World, heard: RecordedOpening) -> Fair:
    """Give the fair after ``demo`` has run once, and let ``heard`` have heard that."""

    async def run() -> tuple[Fair, RecordedOpening]:
        return await demo.run(), heard

    fair, told = await begun_in(world, "opened", run)
    heard.lines, heard.names, heard.buyers = told.lines, told.names, told.buyers
    return fair


@pytest.fixture
async def one_company(demo: Opening, world: World) -> tuple[Opening, Fair]:
    """Give an opening that has let in its one exhibitor, with all its products, and the open fair."""
    opening = replace(demo, only=(exhibitor("zhejiang-hengnuan-drinkware"),))
    return opening, await begun_in(world, "one_company", opening.open)


@pytest.fixture
async def no_company(demo: Opening, world: World) -> tuple[Opening, Fair]:
    """Give an opening without exhibitors, and the open fair, to which only those have come who look around."""
    opening = replace(demo, only=())
    return opening, await begun_in(world, "no_company", opening.open)


@pytest.fixture
def no_assets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the emoji be missing, whatever this machine has fetched."""
    monkeypatch.setattr(pictures, "ASSETS", Path("nowhere"))
    pictures.emoji_file.cache_clear()
    yield
    pictures.emoji_file.cache_clear()


async def play(demo: Opening, fair: Fair, *features: Feature) -> None:
    """Let happen at an open fair what these features show."""
    organiser = await demo.account(people().organiser, OrganisationKind.ORGANISER)
    await demo.play(features, demo.stage(Participation(demo.installation, organiser, fair)))


def a_small(company: Company) -> Company:
    """Return a company with only its first two products."""
    fields = {name: getattr(company, name) for name in company.__struct_fields__}
    return Company(**fields | {"products": company.products[:2]})
