"""The settings of the partner API."""

import environ
from django.utils.translation import gettext_lazy as _

env = environ.Env()

# The header in which the proxy says by which certificate a system came: its SHA-256, in hexadecimal digits. Named only
# where the proxy overwrites it; without a name a client that needs a certificate is refused.
PILOTZONE_CERTIFICATE_HEADER = env("PILOTZONE_CERTIFICATE_HEADER", default="")
PILOTZONE_API_RATES = {  # requests in a minute, of one client
    "read": env.int("PILOTZONE_API_READS", default=600),
    "write": env.int("PILOTZONE_API_WRITES", default=120),
    "token": env.int("PILOTZONE_API_TOKENS", default=30),  # of one address
}
# A list as one stream: after how many rows, and how many seconds, it is cut off and says where to go on.
PILOTZONE_API_STREAM_ROWS = env.int("PILOTZONE_API_STREAM_ROWS", default=1_000_000)
PILOTZONE_API_STREAM_SECONDS = env.int("PILOTZONE_API_STREAM_SECONDS", default=45)  # less than a web process has
PILOTZONE_API_STREAMS = {  # at the same time: of one client, and of all together
    "client": env.int("PILOTZONE_API_STREAMS_OF_CLIENT", default=1),
    "all": env.int("PILOTZONE_API_STREAMS", default=3),
}
# After how many milliseconds PostgreSQL stops a statement of a read.
PILOTZONE_API_STATEMENT_MS = env.int("PILOTZONE_API_STATEMENT_MS", default=15_000)
# The document of lawful bases, where the zone has its own; without one that which ships with the portal.
PILOTZONE_API_BASES = env("PILOTZONE_API_BASES", default="")
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials, and nothing else
    "OAUTH2_VALIDATOR_CLASS": "pilotzone.exchange.api.tokens.Validator",
    "SCOPES_BACKEND_CLASS": "pilotzone.exchange.api.tokens.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 600,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # Tokens are kept hashed, come in the header alone, and what RFC 9700 warns of is off.
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "PKCE_REQUIRED",
            "REDIRECT_URI_MATCHING",
            "REDIRECT_URI_SCHEME",
            "REFRESH_TOKEN",
            "TOKEN_STORAGE",
        )
    },
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pilotzone.exchange.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["pilotzone.kernel.api.HasPermission"],
    "DEFAULT_PARSER_CLASSES": ["pilotzone.exchange.api.parsing.Parser"],
    "DEFAULT_RENDERER_CLASSES": ["pilotzone.kernel.rendering.Renderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "pilotzone.kernel.streams.Negotiation",
    "DEFAULT_FILTER_BACKENDS": ["pilotzone.kernel.filtering.Filters"],
    "DEFAULT_THROTTLE_CLASSES": ["pilotzone.exchange.api.throttling.ClientThrottle"],
    "DEFAULT_METADATA_CLASS": "pilotzone.exchange.api.summaries.Summaries",
    "DEFAULT_SCHEMA_CLASS": "pilotzone.exchange.api.contract.Schema",
    "EXCEPTION_HANDLER": "pilotzone.kernel.api.problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Partner API of the pilot zone"),
    "DESCRIPTION": _(
        "Facts in and out for systems of other organisations. Amounts are strings in yuan, moments carry their offset, "
        "codes are those of the code lists."
    ),
    "VERSION": "1.1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # .ci/contract.py says more, and compares
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "pilotzone.exchange.api.contract.finish",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ApplicationState": "subsidies.enums.State",
        "NoticeState": "subsidies.enums.NoticeState",
        "WarehouseState": "warehouses.enums.WarehouseState",
    },
}
PILOTZONE_DROP_HOURS = env.int("PILOTZONE_DROP_HOURS", default=24)  # a signed file: from signing to taking, at most
PILOTZONE_SIGNATURES = env("PILOTZONE_SIGNATURES", default="pilotzone.exchange.signing.HmacSha256")
