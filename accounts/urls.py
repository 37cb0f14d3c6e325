"""Sign-in, one's own account, users and units."""

from django.urls import path

from accounts.views import leave, sign_in, tokens, units, users

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("password/", sign_in.change_password, name="change_password"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token>/revoke/", tokens.revoke, name="token_revoke"),
    path("users/", users.user_list, name="users"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/reset-passwords/", users.reset_passwords, name="reset_passwords"),
    path("users/<int:user>/", users.user_edit, name="user"),
    path("users/<int:user>/reset-password/", users.reset_password, name="reset_password"),
    path("users/<int:user>/leave/", leave.leave, name="leave"),
    path("users/<int:user>/come-back/", leave.come_back, name="come_back"),
    path("users/<int:user>/acting/", leave.acting_new, name="acting_new"),
    path("acting/<int:acting>/end/", leave.acting_end, name="acting_end"),
    path("units/", units.unit_list, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<int:unit>/", units.unit_edit, name="unit"),
]
