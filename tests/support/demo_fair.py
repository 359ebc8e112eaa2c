"""The demo fair with a part of its exhibitors, served by processes of its own, with the default encoder."""

import asyncio
import contextlib
import json
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2
from msgspec import structs
from pydantic import SecretStr

from expo.app import build
from expo.demo.data.author_translations import AuthorTranslations
from expo.demo.data.buyers import BuyerCompany, buyers
from expo.demo.data.exhibitors import Company, companies
from expo.demo.data.plan import people
from expo.demo.data.sign_ins import owner, password
from expo.demo.opening import Opening
from expo.kit.db import embedded
from expo.kit.text import LANGUAGES
from expo.settings import Settings
from tests.support.patience import PATIENCE_S
from tests.support.running import Running, a_fair

FLASKS: Final = "Zhejiang Hengnuan Drinkware Co., Ltd."
"""The Chinese company that makes vacuum flasks."""

PORCELAIN: Final = "Chaozhou Hanxi Porcelain Co., Ltd."
"""The Chinese company that makes plates."""

_BESIDE: Final = frozenset(
    {
        "Foshan Chuisui Electrical Appliances Co., Ltd.",
        PORCELAIN,
        "Ardrillon Copper & Cutlery",
        "Casa Tonalmilpa Exportaciones S.A. de C.V.",
        "Valdelumbre Foods, S.L.",
    }
)
"""Others who sell metal ware and household goods, or write Spanish as the buyer does."""

_NO_AUTHORITIES: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Of TLS, which is not spoken here: to read those that this machine trusts takes longer than most answers."""

_MAX_BESIDE: Final = 5
_FIRST: Final = 3
_COUNT: Final = '{ search(input: {text: "", kinds: [PRODUCT]}, first: 1) { hits { totalCount } } }'


@dataclass(frozen=True)
class DemoFair:
    """An open demo fair: its processes, who exhibits, and everybody's password."""

    running: Running
    exhibitors: tuple[Company, ...]
    password: str

    @property
    def url(self) -> str:
        """The fair's address, without a slash at the end."""
        return self.running.url

    def exhibitor(self, english_name: str) -> Company:
        """Return one of the exhibitors."""
        return next(each for each in self.exhibitors if each.english_name == english_name)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Ask the fair as nobody in particular and return the data; fails on any GraphQL error."""
        body = {"query": query, "variables": variables}
        answer = httpx2.post(f"{self.url}/graphql", json=body, timeout=PATIENCE_S, verify=_NO_AUTHORITIES).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data


@contextlib.contextmanager
def a_demo_fair(data: Path) -> Iterator[DemoFair]:
    """Give the demo fair with six of its exhibitors; all of their products can be found."""
    chosen = tuple(_small(each) for each in companies() if each.english_name in {FLASKS, *_BESIDE})
    with a_fair(data, encoder="usem3", demo="1") as running:
        fair = DemoFair(running, chosen, password(Settings(data=data).signing_secret()))
        asyncio.run(_open(fair, _some_buyers()))
        _wait_until_found(fair)
        yield fair


@contextlib.contextmanager
def whole_demo_fair(data: Path) -> Iterator[DemoFair]:
    """Give the demo fair with everybody, as `make demo` opens it; a folder that holds one already is used as it is."""
    with a_fair(data, encoder="usem3", demo="1", translate_url="") as running:
        fair = DemoFair(running, companies(), password(Settings(data=data).signing_secret()))
        asyncio.run(_open(fair, buyers()))
        _wait_until_found(fair)
        yield fair


def _some_buyers() -> tuple[BuyerCompany, ...]:
    """Return the first buyers of each language, and the one whose sign-in is shown."""
    every, shown = buyers(), people().sourcing_buyer
    first = {tag: [each for each in every if each.language == tag][:_FIRST] for tag in LANGUAGES}
    return tuple(each for each in every if each in first[each.language] or (each.language, each.email) == shown)


def _small(company: Company) -> Company:
    """Return a company with a few of its products; the one that makes flasks with all of them.

    Its texts are in its own language only: these stories are about readers of another one.
    """
    maximum = None if company.english_name == FLASKS else _MAX_BESIDE
    return structs.replace(company, products=company.products[:maximum], author_translations=AuthorTranslations())


async def _open(fair: DemoFair, coming: tuple[BuyerCompany, ...]) -> None:
    """Let the chosen exhibitors move in and these buyers come, over the database that the fair runs on."""
    noted = json.loads((fair.running.data / "db" / "embedded.json").read_text())
    address = SecretStr(embedded.url(noted["port"]))
    installation = build(Settings(data=fair.running.data, database_url=address, encoder="usem3"))
    try:
        await Opening(installation, fair.password, _Silent(), fair.exhibitors, coming, patience=30).run()
    finally:
        await installation.close()


class _Silent:
    """Nobody listens to how far the opening is."""

    def say(self, words: str) -> None:
        pass

    def moved_in(self, name: str, done: int, total: int) -> None:
        pass

    def buyers_arrived(self, done: int, total: int) -> None:
        pass

    def weighed(self, share: float) -> None:
        pass


def _wait_until_found(fair: DemoFair) -> None:
    wanted = sum(len(each.products) for each in fair.exhibitors)
    deadline = time.monotonic() + PATIENCE_S
    while (found := fair.ask(_COUNT)["search"]["hits"]["totalCount"]) != wanted:
        assert time.monotonic() < deadline, f"{found} of {wanted} products can be found after {PATIENCE_S:.0f} s"
        time.sleep(0.1)


def sign_in_of(fair: DemoFair, english_name: str) -> tuple[str, str]:
    """Return with which address and password an exhibitor signs in."""
    return owner(fair.exhibitor(english_name)).email, fair.password
