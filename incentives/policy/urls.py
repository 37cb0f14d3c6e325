"""The addresses of 政策库."""

from django.urls import path

from incentives.policy.views import acting, editing, heads, library, parts

app_name = "policy"

urlpatterns = [
    path("", library.listed, name="list"),
    path("programmes/new/", heads.new_programme, name="new_programme"),
    path("programmes/<str:programme>/versions/new/", heads.begin, name="begin"),
    path("programmes/<str:programme>/parameters/new/", heads.new_parameter, name="new_parameter"),
    path("versions/<int:policy>/", library.version, name="version"),
    path("versions/<int:policy>/compare/", library.compare, name="compare"),
    path("versions/<int:policy>/head/", heads.head, name="head"),
    path("versions/<int:policy>/add/<str:place>/", editing.kinds, name="kinds"),
    path("versions/<int:policy>/add/<str:place>/<slug:kind>/", editing.add, name="add"),
    path("versions/<int:policy>/change/<str:place>/", editing.change, name="change"),
    path("versions/<int:policy>/move/<str:place>/", editing.move, name="move"),
    path("versions/<int:policy>/remove/<str:place>/", editing.remove, name="remove"),
    path("versions/<int:policy>/parts/new/", parts.add, name="add_part"),
    path("versions/<int:policy>/parts/<int:part>/", parts.rename, name="part"),
    path("versions/<int:policy>/parts/<int:part>/move/", parts.move, name="move_part"),
    path("versions/<int:policy>/parts/<int:part>/remove/", parts.remove, name="remove_part"),
    path("versions/<int:policy>/shift/<str:place>/<int:part>/", parts.shift, name="shift"),
    path("versions/<int:policy>/submit/", acting.submit, name="submit"),
    path("versions/<int:policy>/send-back/", acting.send_back, name="send_back"),
    path("versions/<int:policy>/approve/", acting.approve, name="approve"),
    path("versions/<int:policy>/withdraw/", acting.withdraw, name="withdraw"),
]
