import asyncio
from tests.exhibitors.ground import Ground
from tests.exhibitors.conftest import *
async def test_r(ground, fair):
    for i in range(8):
        actor, company = await ground.a_company()
        booth = await ground.an_application(actor, fair)
        await ground.booths.decide(ground.organiser, booth_id=booth.id, approve=True)
        r = await asyncio.gather(
            ground.booths.publish(actor, booth_id=booth.id),
            ground.exhibitors.suspend(ground.organiser, exhibitor_id=company.id, reason="Copies."),
            return_exceptions=True)
        own=await ground.exhibitors.get(actor, exhibitor_id=company.id)
        print(own.status, (await ground.booths.mine(actor))[0].is_open, [type(x).__name__ for x in r], own.changed_at)
