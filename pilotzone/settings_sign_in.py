"""The settings of accounts: signing up and in, second factors, what stops guessing (allauth and axes)."""

import environ

env = environ.Env()
EMBEDDED = env("PILOTZONE_PROFILE", default="production") == "embedded"

ACCOUNT_ADAPTER = "pilotzone.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "pilotzone.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = env("PILOTZONE_EMAIL_VERIFICATION", default="mandatory")
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password, address or second factor is told by mail
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = not EMBEDDED
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,10/5m/key",  # the key: an address, or the person at a second factor
    "guest": "300/h/ip",  # pages of overseas firms, behind a token
    "objection": "20/h/ip",  # the public form takes files from anyone
}
MFA_ADAPTER = "pilotzone.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # two requests each: as many sign-ins of an office as by password
MFA_FORMS = {
    "authenticate": "pilotzone.accounts.second_factor_forms.SignInForm",
    "reauthenticate": "pilotzone.accounts.second_factor_forms.ConfirmForm",
    "activate_totp": "pilotzone.accounts.second_factor_forms.ActivateAppForm",
    "add_webauthn": "pilotzone.accounts.second_factor_forms.AddKeyForm",
    "edit_webauthn": "pilotzone.accounts.second_factor_forms.EditKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
PILOTZONE_STAFF_SECOND_FACTOR = env.bool("PILOTZONE_STAFF_SECOND_FACTOR", default=not EMBEDDED)
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.json("PILOTZONE_OIDC_APPS", default=[])}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("DJANGO_BEHIND_PROXY", default=False) else 0
AXES_CLIENT_IP_CALLABLE = "pilotzone.accounts.adapters.client_ip"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "pilotzone.accounts.adapters.attempted_email"
AXES_LOCKOUT_CALLABLE = "pilotzone.accounts.adapters.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # accounts.SignIn keeps them with the account: an address changes hands
AXES_VERBOSE = False
