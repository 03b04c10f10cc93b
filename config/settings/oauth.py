"""The OAuth2 issuer's settings: the only place that configures django-oauth-toolkit."""

from typing import Any

from config.settings import env

OAUTH2_PROVIDER_APPLICATION_MODEL = "identity.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "identity.AccessToken"
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "identity.RefreshToken"
OAUTH2_PROVIDER_GRANT_MODEL = "identity.Grant"
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "identity.IDToken"

PUBLIC_URL = env.optional("PUBLIC_URL", "http://localhost:8000").rstrip("/")
ACCESS_TOKEN_S = 300
REFRESH_TOKEN_S = 14 * 24 * 3600

OAUTH2_PROVIDER: dict[str, Any] = {
    "SCOPES_BACKEND_CLASS": "annex.api.scopes.RegistryScopes",
    "OAUTH2_VALIDATOR_CLASS": "annex.identity.oauth.AccountBoundValidator",
    "ACCESS_TOKEN_GENERATOR": "annex.identity.oauth.access_token",
    "REFRESH_TOKEN_GENERATOR": "annex.identity.oauth.refresh_token",
    # A client that asks for nothing gets nothing.
    "DEFAULT_SCOPES": [],
    "ERROR_RESPONSE_WITH_SCOPES": True,
    "ACCESS_TOKEN_EXPIRE_SECONDS": ACCESS_TOKEN_S,
    "ID_TOKEN_EXPIRE_SECONDS": ACCESS_TOKEN_S,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 60,
    "REFRESH_TOKEN_EXPIRE_SECONDS": REFRESH_TOKEN_S,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    # Zero because only checksums are stored; the validator knows a retry from a replay.
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
    "ROTATE_REFRESH_TOKEN": True,
    "PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "ALLOW_URI_WILDCARDS": False,
    "REQUEST_APPROVAL_PROMPT": "auto",
    # RFC 9700, the security best current practice: what the issuer does.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    # RFC 9700: what its configuration may not be, or the deploy check fails.
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "OIDC_ENABLED": True,
    # Fixed, so that a forged Host header can not choose the issuer's name.
    "OIDC_ISS_ENDPOINT": f"{PUBLIC_URL}/o",
    "OIDC_RSA_PRIVATE_KEY": env.required("OIDC_RSA_PRIVATE_KEY").replace("\\n", "\n"),
    "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OIDC_RP_INITIATED_LOGOUT_STRICT_REDIRECT_URIS": True,
    # A client that shows the id token of the person signed in is not asked twice.
    "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
    "OAUTH2_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OAUTH2_GRANT_TYPES_SUPPORTED": [
        "authorization_code",
        "client_credentials",
        "refresh_token",
    ],
}
