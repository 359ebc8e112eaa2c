"""Parts of the editor that a script asks for: the preview, who else is at it, lists to choose from."""

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.products.form_page import Desk, seen
from frontend.exhibitor.products.rows import SHORTEST_NAME
from frontend.site.form_data import problem_in, typed
from frontend.site.pages import Audience
from frontend.site.problems import Unanswered
from frontend.site.site import House, go, language_of


async def preview(house: House, request: Request) -> Response:
    """Show a product as what is typed would make it; nothing is saved."""
    data = (await house.answer(request, "product_preview")).data
    Audience.EXHIBITOR.check(data)
    if request.method != "POST":
        return go(f"/{language_of(request)}/portal/products/new")
    form = typed(await request.form(max_fields=600))
    desk = Desk(house, request, data, None)
    template = "product_preview.html" if request.headers.get("x-part") else "portal_product_preview.html"
    return house.show(request, template, data=data, seen=seen(form, desk), form=form)


async def editing(house: House, request: Request) -> Response:
    """Say that the reader is editing, and show who else is and whether somebody has saved: a part of the page."""
    answer = await house.do(request, "keep_editing", None, id=request.path_params["id"])
    result = answer.data["keepEditing"]
    if problem_in(result):
        raise Unanswered(404, "PRODUCT_NOT_FOUND")
    read = typed(await request.form()).value("version")
    return house.show(request, "product_editors.html", now=result, read=read)


async def headings(house: House, request: Request) -> Response:
    """Show headings of the Harmonized System for what is typed: a part of the page."""
    text = request.query_params.get("text", "")[:200]
    found = (await house.answer(request, "hs_codes", text=text)).data
    Audience.EXHIBITOR.check(found)
    return house.show(request, "product_headings.html", data=found, headings=found["hsCodes"], asked=text.strip())


async def buyers(house: House, request: Request) -> Response:
    """Show buyers whose name begins with what is typed: a part of the page."""
    text = request.query_params.get("text", "").strip()[:100]
    if len(text) < SHORTEST_NAME:
        Audience.EXHIBITOR.check((await house.answer(request, "viewer")).data)
        return house.show(request, "product_buyers.html", buyers=[], asked="")
    found = (await house.answer(request, "buyer_organisations", text=text)).data
    Audience.EXHIBITOR.check(found)
    return house.show(request, "product_buyers.html", data=found, buyers=found["buyerOrganisations"], asked=text)
