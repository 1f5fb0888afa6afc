"""Settings of signing in: no public sign-up, no e-mail, user names; lockout, second factor, single sign-on."""

from __future__ import annotations

import datetime

from leptoguide.web import environment

# ---------------------------------------------------------------- sessions
SESSION_COOKIE_AGE = environment.number("SESSION_HOURS", 12, least=1) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_SECONDS = environment.number("IDLE_MINUTES", 30) * 60
REQUIRE_MFA = environment.flag("REQUIRE_MFA")

# ---------------------------------------------------------------- allauth
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "patients"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "leptoguide.web.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "leptoguide.web.account.forms.LoginForm",
    "change_password": "leptoguide.web.account.forms.ChangePasswordForm",
    "reauthenticate": "leptoguide.web.account.forms.ReauthenticateForm",
}
# Wrong passwords are counted by axes, which keeps its counts in the database. What is left here counts wrong codes of
# one user from all addresses together, far above the limit of axes.
ACCOUNT_RATE_LIMITS = {"login": None, "change_password": None, "reauthenticate": None, "login_failed": "30/h/key"}

MFA_ADAPTER = "leptoguide.web.account.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "LeptoGuide"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_FORMS = {
    "authenticate": "leptoguide.web.account.forms.CodeForm",
    "reauthenticate": "leptoguide.web.account.forms.CodeAgainForm",
    "activate_totp": "leptoguide.web.account.forms.ActivateForm",
}

# ---------------------------------------------------------------- axes
AXES_FAILURE_LIMIT = environment.number("LOGIN_FAILURES", 5, least=1)
AXES_COOLOFF_TIME = datetime.timedelta(minutes=environment.number("LOCKOUT_MINUTES", 15, least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "leptoguide.web.account.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "leptoguide.registry.network.client_address"
AXES_LOCKOUT_CALLABLE = "leptoguide.web.account.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["code", "oldpassword", "password1", "password2", "csrfmiddlewaretoken"]

# ---------------------------------------------------------------- single sign-on
OIDC_ISSUER = environment.text("OIDC_ISSUER")
OIDC_NAME = environment.text("OIDC_NAME", "OpenID Connect")
OIDC_CREATE = environment.flag("OIDC_CREATE")
SOCIALACCOUNT_ADAPTER = "leptoguide.web.account.adapters.SocialAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = environment.sign_in_services()
