"""What allauth asks about accounts, second factors and single sign-on, and our answers in both languages."""

from __future__ import annotations

import base64
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac

from leptoguide.registry.models import User
from leptoguide.registry.network import client_address
from leptoguide.registry.words import lazy_word, word

_SAID = {
    "account/messages/logged_out.txt": "account.signed-out",
    "account/messages/password_changed.txt": "account.password-changed",
    "mfa/messages/totp_activated.txt": "mfa.activated",
    "mfa/messages/totp_deactivated.txt": "mfa.deactivated",
    "socialaccount/messages/account_connected.txt": "oidc.connected",
    "socialaccount/messages/account_connected_updated.txt": "oidc.connected",
    "socialaccount/messages/account_disconnected.txt": "oidc.disconnected",
}
"""What is said after an action; other messages of allauth are about things that do not exist here."""

_log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": lazy_word("account.inactive"),
        "enter_current_password": lazy_word("account.wrong-password"),
        "incorrect_code": lazy_word("mfa.wrong-code"),
        "incorrect_password": lazy_word("account.wrong-password"),
        "rate_limited": lazy_word("mfa.too-many"),
        "too_many_login_attempts": lazy_word("mfa.too-many"),
        "username_password_mismatch": lazy_word("account.mismatch"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: wrong passwords are counted by axes."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that is also logged."""
        return client_address(request) or ""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return resolve_url("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words."""
        text = message or (word(_SAID[message_template]) if message_template in _SAID else "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors lie encrypted in the database, so that a stolen copy of it opens no account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": lazy_word("mfa.required"),
        "cannot_generate_recovery_codes": lazy_word("mfa.not-active"),
        "incorrect_code": lazy_word("mfa.wrong-code"),
        "secret_lost": lazy_word("mfa.secret-lost"),
    }

    def get_totp_label(self, user: User) -> str:
        """The user name."""
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not where everybody needs one."""
        return not settings.REQUIRE_MFA

    def encrypt(self, text: str) -> str:
        """Under a key that follows from the secret key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises a validation error when the secret key is another one; an empty secret would let anybody in."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as problem:
            _log.error("the secrets of second factors can't be read: was LEPTOGUIDE_SECRET_KEY changed?")
            raise self.validation_error("secret_lost") from problem


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who signs in through the hospital's own service; who is new gets an account without any team, or none.

    No address of an e-mail is kept, so that no existing account can be taken over by one.
    """

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": lazy_word("oidc.no-password"),
        "connected_other": lazy_word("oidc.connected-other"),
        "invalid_token": lazy_word("oidc.failed"),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether who is new gets an account."""
        return bool(settings.OIDC_CREATE)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Forget the e-mail."""
        sociallogin.email_addresses = []

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The user name and the name that is shown."""
        user: User = sociallogin.user
        user.username = str(data.get("username") or "")[: _longest("username")]
        user.display_name = str(data.get("name") or "")[: _longest("display_name")]
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the account."""
        return resolve_url("account")


def _fernet() -> Fernet:
    key = salted_hmac("leptoguide.mfa", "key", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _longest(field: str) -> int | None:
    return getattr(User._meta.get_field(field), "max_length", None)
