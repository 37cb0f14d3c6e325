"""The addresses of money."""

from django.urls import path

from incentives.applications.money.views import awards, clawbacks, payments, purses

app_name = "money"

urlpatterns = [
    path("", purses.listing, name="purses"),
    path("<int:purse>/", purses.detail, name="purse"),
    path("budget/", purses.enter, name="budget"),
    path("budget/<int:movement>/", purses.correct, name="correct"),
    path("batches/", awards.listing, name="batches"),
    path("batches/draft/", awards.draft, name="draft"),
    path("batches/<int:batch>/", awards.detail, name="batch"),
    path("batches/<int:batch>/publish/", awards.publish, name="publish"),
    path("batches/<int:batch>/cancel/", awards.cancel, name="cancel"),
    path("batches/<int:batch>/approve/", awards.approve, name="approve"),
    path("batches/<int:batch>/public.html", awards.public, name="public"),
    path("batches/<int:batch>/list.xlsx", awards.sheet, name="sheet"),
    path("payments/", payments.listing, name="payments"),
    path("payments/prepare/", payments.prepare, name="prepare"),
    path("payments/<int:batch>/", payments.detail, name="payment"),
    path("payments/<int:batch>/release/", payments.release, name="release"),
    path("payments/<int:batch>/cancel/", payments.cancel, name="cancel_payment"),
    path("payments/lines/<int:line>/bounce/", payments.bounce, name="bounce"),
    path("payments/<int:batch>/<str:kind>/", payments.file, name="file"),
    path("clawbacks/", clawbacks.listing, name="clawbacks"),
    path("clawbacks/<int:clawback>/", clawbacks.detail, name="clawback"),
    path("clawbacks/<int:clawback>/withdraw/", clawbacks.withdraw, name="withdraw"),
    path("clawbacks/of/<int:application>/", clawbacks.decide, name="decide"),
    path("instalments/<int:instalment>/", clawbacks.receive, name="receive"),
]
