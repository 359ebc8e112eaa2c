"""The demo's companies and goods as documents of an index, for the benches."""

from collections.abc import Iterator

from expo.demo.data.exhibitors import FOLDER, Company, Goods, companies
from expo.discovery.index.models import COMPANY, PRODUCT, PUBLIC
from expo.discovery.index.rules.documents import harmonized_names, section_names
from matching import Document


def goods_documents() -> Iterator[Document]:
    """Yield the demo's products; an id is the name of the company's file and the item number. Raises `Invalid`."""
    for owner, company in _companies():
        for goods in company.products:
            yield _product(owner, company, goods)


def company_documents() -> Iterator[Document]:
    """Yield the demo's companies; an id is the name of the company's file. Raises `Invalid`."""
    for owner, company in _companies():
        titles = (("en", company.english_name),)
        yield Document(
            owner, COMPANY, company.name, language=company.language, titles=titles, owner=owner, audiences=(PUBLIC,)
        )


def _companies() -> Iterator[tuple[str, Company]]:
    yield from zip((file.stem for file in sorted(FOLDER.glob("*.toml"))), companies(), strict=True)


def _product(owner: str, company: Company, goods: Goods) -> Document:
    return Document(
        f"{owner}/{goods.number}",
        PRODUCT,
        goods.title,
        body=goods.description,
        language=company.language,
        group=goods.category,
        brand=goods.brand or "",
        facts=tuple((each.name, str(each.value)) for each in goods.attributes),
        codes=tuple(code for code in (goods.number, goods.gtin, goods.hs) if code),
        keywords=tuple(section_names(goods.section)),
        names=harmonized_names(goods.hs),
        titles=tuple(company.author_translations.of_goods(goods.number, "title").items()),
        owner=owner,
        audiences=(PUBLIC,),
        terms={"section": (goods.section,), "country": (company.country,)}
        | ({"brand": (goods.brand,)} if goods.brand else {}),
    )
