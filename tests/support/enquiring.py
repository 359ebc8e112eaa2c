"""Something that a buyer has asked an exhibitor, and a long sheet that an organiser waits for."""

from dataclasses import replace

from expo.catalog.fair_sheets.rows import FairSheet
from expo.catalog.fair_sheets.service import FairSheets
from expo.kit.access import Actor
from expo.sourcing.service import Enquiries
from tests.support.world import World


async def an_enquiry(world: World, buyer: Actor, product_id: str) -> dict[str, str]:
    """Return the id of an enquiry about a product."""
    enquiries = world.service(Enquiries)
    asked = await enquiries.ask(buyer, product_id=product_id, text="Which steel is it?", language="en")
    return {"enquiryId": asked.id}


async def a_fair_sheet(world: World, organiser: Actor, fair_id: str) -> dict[str, str]:
    """Return the id of a sheet that was too long to be written at once."""
    sheets = replace(world.service(FairSheets), at_once=0)
    queued = await sheets.export(organiser, fair_id=fair_id, sheet=FairSheet.APPLICATIONS, language="en")
    return {"fairSheetId": queued.id}
