"""Several needs written at once."""

import pytest

from expo.kit.access import ANONYMOUS
from expo.kit.errors import Invalid, SignInRequired
from expo.kit.paging import Slice
from expo.matchmaking.sourcing_needs.errors import TooManySourcingNeeds
from expo.matchmaking.sourcing_needs.models import MAX_SOURCING_NEEDS
from expo.matchmaking.sourcing_needs.rules.drafts import SourcingNeedDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from tests.matchmaking.harness import MatchmakingHarness


async def test_saving_many_needs_writes_one_journal_entry_each(harness: MatchmakingHarness) -> None:
    buyer, service = await harness.a_buyer(), harness.world.service(SourcingNeeds)
    drafts = [SourcingNeedDraft(text=f"термос номер {number}", language="ru") for number in range(3)]
    written = await service.save_many(buyer, fair_id=harness.fair.id, drafts=drafts)
    page = await service.list(buyer, fair_id=harness.fair.id, part=Slice(10))
    assert {each.id for each in page.items} == {each.id for each in written}
    assert [each.text.text for each in written] == [each.text for each in drafts]
    entries = harness.world.installation.database.raw["journal"]
    assert await entries.count_documents({"verb": "sourcing_need.saved"}) == 3
    assert await service.save_many(buyer, fair_id=harness.fair.id, drafts=[]) == []


async def test_invalid_or_excess_needs_write_nothing(harness: MatchmakingHarness) -> None:
    buyer, service = await harness.a_buyer(), harness.world.service(SourcingNeeds)
    good, bad = (
        SourcingNeedDraft(text="термос", language="ru"),
        SourcingNeedDraft(text="термос", language="ru", market="nowhere"),
    )
    with pytest.raises(Invalid):
        await service.save_many(buyer, fair_id=harness.fair.id, drafts=[good, bad])
    with pytest.raises(TooManySourcingNeeds):
        await service.save_many(buyer, fair_id=harness.fair.id, drafts=[good] * (MAX_SOURCING_NEEDS + 1))
    with pytest.raises(SignInRequired):
        await service.save_many(ANONYMOUS, fair_id=harness.fair.id, drafts=[good])
    database = harness.world.installation.database.raw
    assert await database["sourcing_needs"].count_documents({}) == 0
    assert await database["journal"].count_documents({"verb": "sourcing_need.saved"}) == 0
