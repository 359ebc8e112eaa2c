"""What goes on at a fair, by people who insist and remember what was acknowledged to them."""

import asyncio
import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.retrying_client import RetryingClient
from tests.support.visiting import a_sign_up

WORDS: Final = ("amber", "birch", "cobalt", "damask", "ebony")
"""A title's last word, by version."""

MAX_FOUNDED: Final = 45
"""One person belongs to at most 50 organisations."""

_PAUSE_S: Final = 0.1
_SIGN_UP: Final = """mutation ($input: SignUpInput!) { signUp(input: $input) {
  ... on CheckYourEmail { __typename } ... on Problem { code message } } }"""
_FOUND: Final = """mutation ($input: OrganisationInput!) { createOrganisation(input: $input) {
  ... on Organisation { id } ... on Problem { code message } } }"""
_PROFILE: Final = """mutation ($input: SaveExhibitorInput!) { saveExhibitor(input: $input) {
  ... on Exhibitor { id } ... on Problem { code message } } }"""
_OPEN: Final = "mutation { publishExhibitor { ... on Exhibitor { id } ... on Problem { code message } } }"
_CREATE: Final = """mutation ($input: ProductInput!) { saveProduct(input: $input) {
  ... on Product { id version } ... on Problem { code message } } }"""
_CHANGE: Final = """mutation ($id: ID!, $version: Int!, $input: ProductInput!) {
  saveProduct(productId: $id, version: $version, input: $input) {
    ... on Product { version } ... on Problem { code message } } }"""
_PUBLISH: Final = """mutation ($id: ID!) { publishProducts(ids: [$id]) {
  ... on SavedProducts { problems { code message } } ... on Problem { code message } } }"""
_WITHDRAW: Final = _PUBLISH.replace("publish", "withdraw")
_SEARCH: Final = """query ($text: String!) { search(input: {text: $text, kinds: [PRODUCT], sort: NEWEST}, first: 50) {
  hits { nodes { product { id } } } } }"""
_IMPORT: Final = """mutation ($input: ImportProductsInput!) { importProducts(input: $input) {
  ... on ImportJob { id } ... on Problem { code message } } }"""
_REPORT: Final = """query ($id: ID!) { importJob(id: $id) {
  status created changed unchanged failed problem { code message } problems(first: 20) { nodes { row code } } } }"""


@dataclass
class TradingState:
    """Whether the trading goes on."""

    over: bool = False

    async def pause(self, times: int = 1) -> None:
        """Let others have their turn."""
        await asyncio.sleep(times * _PAUSE_S)


@dataclass
class SignUps:
    """Strangers who sign up; ``done`` are the addresses to which it was acknowledged."""

    stranger: RetryingClient
    done: list[str] = field(default_factory=list)

    async def run(self, state: TradingState) -> None:
        """Sign up one after the other."""
        while not state.over:
            email = f"person{len(self.done)}@kill.example"
            await self.stranger.done(_SIGN_UP, email, input=a_sign_up(email, "BUYER"))
            self.done.append(email)
            await state.pause()


@dataclass
class Founders:
    """People who found organisations; ``done`` are the names by founder."""

    people: Sequence[RetryingClient]
    done: list[list[str]] = field(default_factory=list)

    async def run(self, state: TradingState) -> None:
        """Found organisations, each person as many as one may."""
        for person in self.people:
            self.done.append([])
            for number in range(MAX_FOUNDED):
                if state.over:
                    return
                wanted = {"kind": "BUYER", "name": f"Company {len(self.done)}-{number}", "country": "DE"}
                await person.done(_FOUND, wanted["name"], input=wanted)
                self.done[-1].append(wanted["name"])
                await state.pause()


async def a_company(owner: RetryingClient, name: str, country: str) -> str:
    """Return the id of a published company."""
    words = {"text": name, "language": "en"}
    profile = {"name": words, "englishName": name, "country": country, "kind": "MANUFACTURER", "city": "Old Town"}
    profile |= {"tagline": words, "story": words, "languages": ["en"]}
    made = await owner.done(_PROFILE, f"{name}: profile", input=profile)
    await owner.done(_OPEN, f"{name}: open")
    return str(made["id"])


@dataclass
class AcknowledgedProduct:
    """A product as it was acknowledged last."""

    id: str
    version: int = 1
    status: str = "DRAFT"
    steps: int = 0


@dataclass
class Seller:
    """An exhibitor who writes, shows, edits and withdraws products; ``products`` are by their numbers.

    ``hidden`` are the ids of products that nobody else may find, with the step since which that holds.
    """

    owner: RetryingClient
    products: dict[str, AcknowledgedProduct] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)

    async def run(self, state: TradingState) -> None:
        """Take each product through a part of its life."""
        for count in itertools.count():
            number = f"F-{count}"
            wanted: dict[str, Any] = {
                "number": number,
                "unit": "C62",
                "section": "household-appliances",
                "origin": "CN",
            }
            wanted |= {"currency": "USD", "minimumOrder": {"value": "10"}, "title": self._title(1)}
            wanted |= {"priceTiers": [{"minQuantity": "10", "price": "3.85"}], "description": self._title(0)}
            made = await self.owner.done(_CREATE, number, input=wanted)
            self.products[number] = AcknowledgedProduct(made["id"])
            self.hidden[made["id"]] = 0
            for step in self._life(count):
                await state.pause()
                if state.over:
                    return
                self.products[number].steps += 1
                await step(number, self.products[number])

    def _life(self, count: int) -> list[Any]:
        lives = [
            [self._publish, self._change],
            [self._publish, self._withdraw],
            [self._change, self._publish, self._withdraw, self._change, self._publish],
            [self._publish, self._change, self._withdraw, self._change],
            [self._change],
        ]
        return lives[count % len(lives)]

    async def _publish(self, number: str, product: AcknowledgedProduct) -> None:
        self.hidden.pop(product.id, None)
        shown = await self.owner.done(_PUBLISH, f"{number}: step {product.steps}", id=product.id)
        assert shown["problems"] == [], (number, shown)
        product.status = "PUBLISHED"

    async def _withdraw(self, number: str, product: AcknowledgedProduct) -> None:
        taken_off = await self.owner.done(_WITHDRAW, f"{number}: step {product.steps}", id=product.id)
        assert taken_off["problems"] == [], (number, taken_off)
        product.status, self.hidden[product.id] = "WITHDRAWN", product.steps

    async def _change(self, number: str, product: AcknowledgedProduct) -> None:
        title = self._title(product.version + 1)
        key = f"{number}: step {product.steps}"
        changed = await self.owner.done(_CHANGE, key, id=product.id, version=product.version, input={"title": title})
        assert changed["version"] == product.version + 1, (number, product, changed)
        product.version += 1

    def _title(self, version: int) -> dict[str, Any]:
        return {"text": f"Vacuum flask {WORDS[version - 1] if version else 'of steel'}", "language": "en"}


@dataclass
class Searcher:
    """Somebody who searches all the time. ``wrong`` are products that were found while they were hidden."""

    reader: RetryingClient
    seller: Seller
    searches: int = 0
    wrong: list[str] = field(default_factory=list)

    async def run(self, state: TradingState) -> None:
        """Search for one word after the other."""
        for text in itertools.cycle(("flask", *WORDS)):
            if state.over:
                return
            before = dict(self.seller.hidden)
            nodes = (await self.reader.ask(_SEARCH, text=text))["search"]["hits"]["nodes"]
            found = {each["product"]["id"] for each in nodes if each["product"]}
            hidden = before.items() & self.seller.hidden.items()
            self.wrong += sorted(found & {each for each, _ in hidden})
            self.searches += 1
            await state.pause()


@dataclass
class Sheets:
    """An exhibitor who imports the same sheet with other prices; ``done`` are the ended jobs' ids.

    Of its rows `CHANGED` change each time, `SAME` never do, and `BAD` are bad.
    """

    CHANGED = 300
    SAME = 10
    BAD = 5

    owner: RetryingClient
    done: list[str] = field(default_factory=list)

    async def run(self, state: TradingState) -> None:
        """Import one sheet after the other, and look at each report."""
        while not state.over:
            name = f"sheet-{len(self.done)}.csv"
            upload = await self.owner.upload_file(self._sheet(), name=name, purpose="SHEET")
            options = {"dryRun": False, "publish": True, "partial": "GOOD_ROWS", "section": "hardware", "unit": "C62"}
            options |= {"currency": "USD", "minimumOrder": "1", "origin": "CN", "language": "en"}
            started = await self.owner.done(_IMPORT, name, input={"uploadId": upload, "options": options})
            report = await self._report(started["id"])
            assert report == self._expected(), (name, report)
            self.done.append(started["id"])
            await state.pause(5)

    async def _report(self, job_id: str) -> dict[str, Any]:
        while True:
            report: dict[str, Any] = (await self.owner.ask(_REPORT, id=job_id))["importJob"]
            if report["status"] not in {"QUEUED", "RUNNING"}:
                return report
            await asyncio.sleep(_PAUSE_S)

    def _expected(self) -> dict[str, Any]:
        first = not self.done
        bad = [{"row": 2 + self.CHANGED + self.SAME + number, "code": "NOT_A_NUMBER"} for number in range(self.BAD)]
        return {
            "status": "DONE",
            "created": self.CHANGED + self.SAME if first else 0,
            "changed": 0 if first else self.CHANGED,
            "unchanged": 0 if first else self.SAME,
            "failed": self.BAD,
            "problem": None,
            "problems": {"nodes": bad},
        }

    def _sheet(self) -> bytes:
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["Item No.", "Product name", "Price"])
        rows.writerows([f"C-{number}", "Steel hinge", f"{len(self.done) + 1}.50"] for number in range(self.CHANGED))
        rows.writerows([f"S-{number}", "Brass hook", "2.50"] for number in range(self.SAME))
        rows.writerows([f"B-{number}", "Copper bolt", "cheap"] for number in range(self.BAD))
        return out.getvalue().encode()
