"""The room's addresses."""

from django.urls import path

from cultivation.pool.views import building, exceptions, key, listing, nominating

app_name = "pool"

urlpatterns = [
    path("", listing.pool, name="list"),
    path("build/", building.build, name="build"),
    path("build/start/", building.start, name="start"),
    path("build/commit/", building.commit, name="commit"),
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/<int:exception>/decide/", exceptions.decide, name="decide_exception"),
    path("exceptions/<int:exception>/withdraw/", exceptions.withdraw, name="withdraw_exception"),
    path("enterprises/<int:pk>/exception/", exceptions.propose, name="propose"),
    path("enterprises/<int:pk>/move/", exceptions.move, name="move"),
    path("key/", key.key_pool, name="key"),
    path("key/nominate/", nominating.nominate, name="nominate"),
    path("key/decide/", nominating.decide, name="decide"),
    path("key/<int:member>/replace/", key.replace, name="replace"),
    path("key/<int:member>/leave/", key.let_go, name="let_go"),
]
