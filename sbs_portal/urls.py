"""Every address of the portal: one include for each room."""

from django.urls import include, path

from core import health
from core.frame import search
from core.manual import views as manual
from cultivation.ledger.views import rating
from incentives.applications.views import by_link
from monitoring.returns.views import link_drafts, sending

handler400 = "core.web.errors.bad_request"
handler403 = "core.web.errors.forbidden"
handler404 = "core.web.errors.not_found"
handler500 = "core.web.errors.failed"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("search/", search.search, name="search"),
    path("search/badges/", search.badges, name="shell_badges"),
    path("manual/", manual.index, name="manual"),
    path("manual/<slug:page>/", manual.page, name="manual_page"),
    path("accounts/", include("accounts.urls")),
    path("system/", include("core.urls")),
    path("imports/", include("exchange.urls")),
    path("enterprises/", include("cultivation.enterprises.urls")),
    path("plan/", include("cultivation.plan.urls")),
    path("pool/", include("cultivation.pool.urls")),
    path("l/rating/<str:token>/", rating.rate, name="ledger_rating"),
    path("ledger/", include("cultivation.ledger.urls")),
    path("contacts/", include("cultivation.contacts.urls")),
    path("visits/", include("cultivation.contacts.visits.urls")),
    path("l/return/<str:token>/", sending.send, name="return_by_link"),
    path("l/return/<str:token>/draft/", link_drafts.save, name="return_draft"),
    path("l/return/<str:token>/draft/discard/", link_drafts.discard, name="return_draft_discard"),
    path("returns/", include("monitoring.returns.urls")),
    path("scan/", include("monitoring.scan.urls")),
    path("warnings/", include("monitoring.warnings.urls")),
    path("inclusion/", include("monitoring.inclusion.urls")),
    path("policies/", include("incentives.policy.urls")),
    path("awards/", include("incentives.eligibility.urls")),
    path("scoring/", include("incentives.scoring.urls")),
    path("l/application/<str:token>/", by_link.send, name="application_by_link"),
    path("applications/money/", include("incentives.applications.money.urls")),
    path("applications/", include("incentives.applications.urls")),
    path("", include("reports.dashboards.urls")),
    path("api/", include("sbs_portal.api_urls")),
]
