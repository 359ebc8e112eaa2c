"""Enquiries of the demo's buyers, and answers so far."""

from functools import cache
from pathlib import Path
from typing import Final

from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.kit.access import Actor
from expo.kit.features.demo import Row, Stage, read
from expo.kit.features.parts import Parts
from expo.kit.paging import Slice
from expo.sourcing.service import Enquiries

_MANY: Final = Slice(first=100)


class DemoText(Row, frozen=True):
    """A text in a language."""

    language: str
    text: str


class DemoQuestion(Row, frozen=True):
    """An enquiry about a product, in the buyer's own language, and the exhibitor's answer."""

    buyer: str
    exhibitor: str
    number: str
    quantity: str
    text: str
    answer: DemoText | None = None


class DemoEnquiries(Row, frozen=True):
    """All enquiries of the demo."""

    enquiries: list[DemoQuestion]


@cache
def demo_enquiries() -> DemoEnquiries:
    """Return the demo's enquiries; raises `Invalid`."""
    return read(Path(__file__).with_name("demo.toml"), DemoEnquiries)


async def ask(parts: Parts, stage: Stage) -> None:
    """Send missing enquiries of those buyers who exist to exhibitors who take part."""
    for each in demo_enquiries().enquiries:
        buyer, seller = await stage.buyer(each.buyer), await stage.exhibitor(each.exhibitor)
        if buyer is not None and seller is not None:
            await _ask(parts, buyer, seller, each)


async def _ask(parts: Parts, buyer: Actor, seller: Actor, question: DemoQuestion) -> None:
    enquiries, person = parts[Enquiries], await parts[Accounts].find_me(buyer)
    product = (await parts[Catalog].own_by_number(seller, numbers=[question.number]))[question.number]
    earlier = (await enquiries.list(buyer, part=_MANY)).items
    if person is None or any(each.product_id == product.id for each in earlier):
        return
    enquiry = await enquiries.ask(
        buyer, text=question.text, language=person.language, product_id=product.id, quantity=question.quantity
    )
    if question.answer:
        answer = question.answer
        await enquiries.reply(seller, enquiry_id=enquiry.id, text=answer.text, language=answer.language)
