"""The insights feature: counts of visits and searches, figures from them, and the audit log."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from starlette.middleware import Middleware

from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.discovery.search.service import SearchListener
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.insights.audit.export import AuditExports
from expo.insights.audit.service import AuditLog
from expo.insights.audit.verbs import AuditVerbs
from expo.insights.demo import walk
from expo.insights.figures import store
from expo.insights.figures.follower import InsightsFollower
from expo.insights.figures.service import Insights
from expo.insights.figures.store import InsightStore
from expo.insights.visits.api.page_visits import CountsVisits, set_visit_reader
from expo.insights.visits.counting import VisitCounters
from expo.insights.visits.service import Visits
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Declarations, Feature
from expo.kit.features.parts import Parts
from expo.kit.features.serving import SESSION_COOKIE, Background, Serving
from expo.kit.features.work import Work
from expo.kit.files.exports import ExportFiles
from expo.kit.files.uploads import Uploads
from expo.kit.journal.entries import Journal


def _services(parts: Parts) -> Iterable[object]:
    journal, fairs, exhibitors, booths = parts[Journal], parts[Fairs], parts[Exhibitors], parts[Booths]
    catalog, organisations, words = parts[Catalog], parts[Organisations], AuditVerbs(parts[Declarations].verbs)
    store, counting = InsightStore(parts[Database]), VisitCounters(journal.clock)
    log = AuditLog(journal, fairs, parts[Accounts], organisations, catalog, exhibitors, words)
    return [
        counting,
        Visits(counting, journal, catalog, exhibitors, booths, fairs, organisations),
        InsightsFollower(store, fairs, booths, catalog),
        Insights(store, fairs, exhibitors, booths),
        log,
        AuditExports(log, parts[Uploads], parts[ExportFiles]),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    return [SearchListener(parts[VisitCounters].searched)]


def _work(parts: Parts) -> Work:
    return Work(followers=(parts[InsightsFollower],))


def _serve(parts: Parts) -> Serving:
    visits = parts[Visits]
    return Serving(
        middleware=(Middleware(CountsVisits, counting=parts[VisitCounters], cookie=SESSION_COOKIE),),
        background=(Background(visits.run, partial(visits.write, all_of_it=True)),),
        readers=(set_visit_reader,),
    )


FEATURE: Final = Feature(
    name="insights",
    needs=("accounts", "localisation", "fairs", "exhibitors", "catalog", "discovery"),
    subfeatures=("visits", "figures", "audit"),
    api=(
        "expo.insights.figures.api.figures",
        "expo.insights.audit.api.audit",
    ),
    indexes=(store.INDEXES,),
    services=_services,
    offers=_offers,
    work=_work,
    serve=_serve,
    demo=walk,
)
