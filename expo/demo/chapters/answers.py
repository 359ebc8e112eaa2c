"""Target buyers of the demo's exhibitors, and answers to recommendations.

They are read from ``buyers/target_buyers.toml`` and ``buyers/answers.toml``. Answers require recommendations, so they
follow the first run, which the worker process runs; without a worker there are no recommendations and no answers.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from expo.accounts.service import Accounts
from expo.demo.chapters.buyers import amount
from expo.demo.chapters.cast import Cast
from expo.demo.chapters.participation import Participation
from expo.demo.data.buyers import FOLDER, buyers, prefix_errors
from expo.demo.data.exhibitors import Company, exhibitor
from expo.demo.progress import ProgressCallback
from expo.discovery.demo import Index
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.errors import Invalid
from expo.kit.features.demo import Row, read
from expo.kit.jobs.queue import ENDED, JobStatus
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.errors import RecommendationNotFound
from expo.matchmaking.recommendations.models import DeclineReason, MatchAnswer
from expo.matchmaking.recommendations.rules.ids import recommendation_id
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.runs.models import TOTAL, Run
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.models import BuyerKind
from expo.matchmaking.sourcing_needs.rules.drafts import TargetBuyersDraft
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService

_PATIENCE: Final = 60
"""Number of looks, a second apart, before a run without progress is given up."""


class DemoTargetBuyers(Row, frozen=True):
    """An exhibitor's target buyers.

    ``minimum_order_quantity`` and ``minimum_order_value`` are a number with its unit or currency.
    """

    exhibitor: str
    markets: tuple[str, ...]
    excluded_markets: tuple[str, ...] = ()
    minimum_order_quantity: str | None = None
    minimum_order_value: str | None = None
    languages: tuple[str, ...] = ()
    buyer_kinds: tuple[BuyerKind, ...] = ()

    def draft(self) -> TargetBuyersDraft:
        """Return the target buyers as a draft."""
        return TargetBuyersDraft(
            markets=self.markets,
            excluded_markets=self.excluded_markets,
            minimum_order_quantity=amount(self.minimum_order_quantity),
            minimum_order_value=amount(self.minimum_order_value),
            languages=self.languages,
            buyer_kinds=self.buyer_kinds,
        )


class DemoReply(Row, frozen=True):
    """An answer to a recommendation, given ``by`` the buyer or the exhibitor."""

    buyer: str
    exhibitor: str
    by: MatchSide
    answer: MatchAnswer
    reason: DeclineReason | None = None
    starred: bool = False


class _TargetBuyersFile(Row, frozen=True):
    """A file of target buyers."""

    target_buyers: list[DemoTargetBuyers]


class _Replies(Row, frozen=True):
    """A file of answers."""

    answers: list[DemoReply]


@cache
def target_buyers() -> tuple[DemoTargetBuyers, ...]:
    """Return the target buyers; raises `Invalid`."""
    return load_target_buyers(FOLDER / "target_buyers.toml")


@cache
def replies() -> tuple[DemoReply, ...]:
    """Return the answers in file order; raises `Invalid`."""
    return load_replies(FOLDER / "answers.toml")


def load_target_buyers(file: Path) -> tuple[DemoTargetBuyers, ...]:
    """Return the target buyers in a file; raises `Invalid` naming the file and the exhibitor."""
    found = read(file, _TargetBuyersFile).target_buyers
    _require_distinct(file, [each.exhibitor for each in found])
    for each in found:
        with prefix_errors(f"{file.name}: {each.exhibitor}"):
            _require_exhibitor(each.exhibitor)
            each.draft().checked()
    return tuple(found)


def load_replies(file: Path) -> tuple[DemoReply, ...]:
    """Return the answers in a file; raises `Invalid` naming the file, the buyer and the exhibitor."""
    found, known = read(file, _Replies).answers, {each.email for each in buyers()}
    _require_distinct(file, [f"{each.by} {each.buyer} {each.exhibitor}" for each in found])
    for each in found:
        with prefix_errors(f"{file.name}: {each.buyer}, {each.exhibitor}"):
            _require_exhibitor(each.exhibitor)
            if each.buyer not in known:
                raise Invalid("No buyer has this email address.", field="buyer")
            if (each.reason is None) is (each.answer is MatchAnswer.NOT_INTERESTED):
                raise Invalid("Give a reason if the answer is NOT_INTERESTED, and only then.", field="reason")
    return tuple(found)


def _require_exhibitor(slug: str) -> None:
    try:
        exhibitor(slug)
    except OSError as error:
        raise Invalid("There is no such exhibitor.", field="exhibitor") from error


def _require_distinct(file: Path, keys: Sequence[str]) -> None:
    for each in keys:
        if keys.count(each) > 1:
            raise Invalid(f"{file.name}: {each} is there twice.")


@dataclass(frozen=True)
class AnswersSeeder:
    """Saves the exhibitors' target buyers and both sides' answers. Only exhibitors in ``companies`` take part."""

    mover: Participation
    companies: tuple[Company, ...]
    on_progress: ProgressCallback

    async def save_target_buyers(self) -> None:
        """Save the missing target buyers."""
        service, fair_id = self.mover.installation.service(TargetBuyersService), self.mover.fair.id
        for each in target_buyers():
            seller = await self._cast.exhibitor(each.exhibitor)
            if seller is not None and await service.find(seller, fair_id=fair_id) is None:
                await service.save(seller, fair_id=fair_id, draft=each.draft())

    async def begin(self) -> None:
        """Start the first matchmaking run, unless there has been one; the worker process carries it out."""
        admin, organiser, fair_id = self._admin, self.mover.organiser, self.mover.fair.id
        if not await admin.runs(organiser, fair_id=fair_id):
            await admin.start(organiser, fair_id=fair_id)

    async def run(self, *, since: datetime | None = None) -> bool:
        """Run matchmaking for all, unless a run started after ``since`` exists; return whether it finished in time.

        It does not where there is no index, because there is no worker process then, and where a run stalls.
        """
        if not await self.index.count():
            return False
        runs = await self._admin.runs(self.mover.organiser, fair_id=self.mover.fair.id)
        run = await self._ended(runs[0]) if runs else None
        if run is not None and run.status not in ENDED:
            return False  # and no second run can be started
        if run is None or (since is not None and run.started_at < since):
            run = await self._ended(await self._admin.start(self.mover.organiser, fair_id=self.mover.fair.id))
        return run.status is JobStatus.DONE

    async def _ended(self, run: Run) -> Run:
        """Return a run once it has ended or stalled."""
        looks, on_progress = 0, -1
        while run.status not in ENDED and looks < _PATIENCE:
            if run.done != on_progress:
                looks, on_progress = 0, run.done
                self.on_progress.weighed(on_progress / TOTAL)
            await asyncio.sleep(1)
            looks, run = looks + 1, await self._admin.run(self.mover.organiser, run_id=run.id)
        return run

    @property
    def index(self) -> Index:
        """The state of the fair's search index."""
        return Index(self.mover.installation.service(Discovery), self.mover.fair.id)

    @cached_property
    def _cast(self) -> Cast:
        return Cast(self.mover.installation.service(Accounts), self.companies)

    @property
    def _admin(self) -> MatchmakingAdmin:
        return self.mover.installation.service(MatchmakingAdmin)

    async def answer(self) -> None:
        """Give the prepared answers to the recommended pairs, unless already given."""
        for each in replies():
            await self._say(each)

    async def _say(self, reply: DemoReply) -> None:
        service, fair_id = self.mover.installation.service(Matchmaking), self.mover.fair.id
        buyer, seller = await self._cast.buyer(reply.buyer), await self._cast.exhibitor(reply.exhibitor)
        if buyer is None or seller is None:
            return
        own = await self.mover.installation.service(Exhibitors).require_own(seller)
        secret = self.mover.installation.settings.signing_secret()
        pair_id = recommendation_id(secret, fair_id, str(buyer.organisation_id), own.id)
        known = await service.find_answer(pair_id)
        if known is not None and known.by(reply.by) is not None:
            return
        try:
            await service.answer(
                buyer if reply.by is MatchSide.BUYER else seller,
                fair_id=fair_id,
                pair_id=pair_id,
                answer=reply.answer,
                reason=reply.reason,
                starred=reply.starred,
            )
        except RecommendationNotFound:
            return
