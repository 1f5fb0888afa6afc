"""The forms of allauth with our words; wrong passwords and codes are counted wherever they are asked for."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms

from leptoguide.registry.words import lazy_word
from leptoguide.web.account.lockout import count_wrong_code, is_locked_out


class _OurWords:
    """Labels and help in both languages, and no placeholder that vanishes when one begins to type."""

    labels: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, key in self.labels.items():
            field = self.fields[name]
            field.label = lazy_word(key)
            field.widget.attrs.pop("placeholder", None)
            if name != "password1":  # the rules for a new password stay: Django says them in Chinese too
                field.help_text = ""


class LoginForm(_OurWords, account.LoginForm):  # type: ignore[misc]
    """User name and password."""

    labels = {"login": "account.username", "password": "account.password"}


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again."""

    labels = {"password": "account.password"}


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The password now, and another one twice."""

    labels = {
        "oldpassword": "account.password-now",
        "password1": "account.password-new",
        "password2": "account.password-again",
    }

    def clean_oldpassword(self) -> str:
        """Asked as at the sign-in, so that wrong ones are counted."""
        given = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given

    def save(self) -> None:
        """A password that one has chosen oneself need not be changed."""
        self.user.must_change_password = False
        super().save()


class _Counted(_OurWords):
    """A code of the authenticator app, or one of the recovery codes; each is good once."""

    labels = {"code": "mfa.code"}
    user: Any

    def clean_code(self) -> str:
        request = context.request
        if is_locked_out(request, self.user):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            code = str(super().clean_code())  # type: ignore[misc]
            self._use_up(code)
        except forms.ValidationError:
            count_wrong_code(request, self.user)
            raise
        return code

    def _use_up(self, code: str) -> None:
        """allauth remembers a code for half a minute; if a clock may be off it is good for longer (RFC 6238, 5.2)."""
        used: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if used.type != Authenticator.Type.TOTP:
            return
        if used.data.get("last") == normalize_user_code(code):
            raise get_adapter().validation_error("incorrect_code")
        used.data["last"] = normalize_user_code(code)
        used.save(update_fields=["data"])


class CodeForm(_Counted, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of the sign-in."""


class CodeAgainForm(_Counted, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code in the place of the password."""


class ActivateForm(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the app has the secret."""

    labels = {"code": "mfa.code"}
