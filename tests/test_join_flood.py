"""A flood of joins, against the media process with a running call; `make long ARGS=joins` measures it."""

from pathlib import Path

import pytest

from expo.kit.db.mongo import Database
from tests.support.join_flood import flood
from tests.support.media_process import media_process
from tests.support.patience import until
from tests.support.steady_call import steady_call


@pytest.mark.processes
async def test_flood_of_joins_is_refused_beside_a_running_call(
    server_url: str, database: Database, tmp_path: Path
) -> None:
    async with media_process(server_url, database, tmp_path) as process, steady_call(process.rooms) as call:
        result = await flood(process, rate=500, seconds=1.0)
        assert result.others == {}
        assert result.connected >= 20
        assert result.refused == result.joins - result.connected > 0
        call.viewer.start_counting()
        await until(lambda: all(each.received for each in call.viewer.streams.values()))
