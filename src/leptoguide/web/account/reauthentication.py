"""Who signs shows again who that is: by password and one-time code, or, without a password, by a fresh sign-in."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import RateLimited
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from leptoguide.errors import InputError
from leptoguide.registry.models import User
from leptoguide.web.account.forms import CodeAgainForm


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user is asked for. Neither: the sign-in itself, by the organisation, must be fresh."""

    password: bool
    code: bool

    @property
    def proof(self) -> str:
        """How the signature says that it was proved."""
        return (
            "-and-".join(name for name, asked in (("password", self.password), ("code", self.code)) if asked) or "sso"
        )


def asked(user: User) -> Asked:
    """What this user is asked for."""
    return Asked(user.has_usable_password(), is_mfa_enabled(user, types=[Authenticator.Type.TOTP]))


def prove(request: HttpRequest) -> str:
    """Check what the request gives, and return how it was proved. Raises :class:`InputError`.

    Failures count as failed sign-ins do, so that nobody can guess on.
    """
    user = request.user
    assert isinstance(user, User)
    wanted = asked(user)
    if wanted.password and not _password_is_right(user, request.POST.get("password", "")):
        raise InputError("sign.password")
    if wanted.code:
        form = CodeAgainForm(data={"code": request.POST.get("code", "")}, user=user)
        if not form.is_valid():
            raise InputError("sign.code")
        form.save()
    if not wanted.password and not wanted.code and not _signed_in_lately(request, user):
        raise InputError("sign.sign-in-again")
    return wanted.proof


def _password_is_right(user: User, password: str) -> bool:
    if not password:
        return False
    try:
        return bool(get_adapter().reauthenticate(user, password))
    except (RateLimited, ValidationError):
        raise InputError("sign.too-often") from None


def _signed_in_lately(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
