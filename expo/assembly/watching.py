"""What counts visits and searches, and shows figures and the journal."""

from collections.abc import Sequence
from typing import Any

from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.assembly.parts import the
from expo.catalog.service import Catalog
from expo.discovery.service import Discovery
from expo.exhibitors.booths import Booths
from expo.exhibitors.service import Exhibitors
from expo.fairs.service import Fairs
from expo.insights.audit import AuditLog
from expo.insights.audit_export import AuditExports
from expo.insights.counting import Counting
from expo.insights.follower import InsightsFollower
from expo.insights.service import Insights
from expo.insights.store import InsightStore
from expo.insights.visits import Visits
from expo.kit.exports import ExportFiles
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.kit.uploads import Uploads


def insights(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return what counts visits and searches and shows figures and the journal, over the services that are there."""
    store, counting = InsightStore(database), Counting(book.clock)
    fairs, exhibitors, booths = the(services, Fairs), the(services, Exhibitors), the(services, Booths)
    catalog, organisations = the(services, Catalog), the(services, Organisations)
    the(services, Discovery).listeners.append(counting.searched)
    log = AuditLog(book, fairs, the(services, Accounts), organisations, catalog, exhibitors)
    return [
        counting,
        Visits(counting, book, catalog, exhibitors, booths, fairs, organisations),
        InsightsFollower(store, fairs, booths, catalog),
        Insights(store, fairs, exhibitors, booths),
        log,
        AuditExports(log, the(services, Uploads), the(services, ExportFiles)),
    ]
