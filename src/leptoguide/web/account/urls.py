"""The addresses of allauth that are used here; the others do not exist."""

from __future__ import annotations

from typing import NoReturn

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from leptoguide.web.account.leaving import by_page, if_set_up
from leptoguide.web.views import account as own


def nothing_here(request: HttpRequest) -> NoReturn:
    """An address that allauth may name, and that leads nowhere."""
    raise Http404


own_identity = reauthentication_required(app="allauth.socialaccount")
"""Who is signed in is asked again before another way in is opened."""

urlpatterns: list[URLPattern] = [
    path("", own.account, name="account"),
    path("accesses", own.own_accesses, name="own-accesses"),
    path("alive", own.alive, name="alive"),
    path("idle", own.idle, name="idle"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", nothing_here, name="account_set_password"),
    path("password/reset/", own.forgotten, name="account_reset_password"),
    path("2fa/", RedirectView.as_view(pattern_name="account"), name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns += [
    path("oidc/", if_set_up(own_identity(social.connections)), name="socialaccount_connections"),
    path("oidc/signup/", nothing_here, name="socialaccount_signup"),
    path("oidc/cancelled/", if_set_up(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("oidc/error/", login_not_required(if_set_up(social.login_error)), name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", if_set_up(by_page(oidc.login)), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", if_set_up(oidc.callback), name="openid_connect_callback"),
]
