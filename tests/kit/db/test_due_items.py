"""Due items are handled one after another; one that fails is put off."""

from datetime import datetime

import pytest
from pymongo.errors import AutoReconnect

from expo.kit.db.due_items import PUT_OFF, DueItems
from expo.kit.errors import Unavailable
from tests.support.clock import FakeClock


class Handled:
    """What was handled and put off; `broken` fails with an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.ids: list[str] = []
        self.later: dict[str, datetime] = {}

    async def handle(self, item_id: str) -> None:
        if item_id == "broken":
            raise self.error
        self.ids.append(item_id)

    async def put_off(self, item_id: str, until: datetime) -> None:
        self.later[item_id] = until


async def work_off(handled: Handled) -> int:
    return await DueItems("item", handled.handle, handled.put_off, FakeClock()).work_off(["first", "broken", "last"])


async def test_failing_item_is_put_off_and_others_are_handled() -> None:
    handled = Handled(KeyError("x"))
    assert await work_off(handled) == 3
    assert handled.ids == ["first", "last"]
    assert handled.later == {"broken": FakeClock()() + PUT_OFF}


@pytest.mark.parametrize("outage", [AutoReconnect("down"), Unavailable("down")])
async def test_outage_passes_and_puts_nothing_off(outage: Exception) -> None:
    handled = Handled(outage)
    with pytest.raises(type(outage)):
        await work_off(handled)
    assert (handled.ids, handled.later) == (["first"], {})
