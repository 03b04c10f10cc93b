"""The sign-in server's addresses, mounted at ``/o/``; only what is served safely is mounted."""

from django.urls import URLPattern, path, re_path
from oauth2_provider import views as toolkit

from annex.identity.views.authorize import AuthorizationView
from annex.identity.views.endpoints import LogoutView, TokenView
from annex.identity.views.invitation import InvitationView
from annex.identity.views.login import LoginView

# The toolkit looks its own addresses up under this name.
app_name = "oauth2_provider"

urlpatterns: list[URLPattern] = [
    path("login/", LoginView.as_view(), name="login"),
    re_path(
        r"^invitation/(?P<secret>[A-Za-z0-9_-]{43})/\Z",
        InvitationView.as_view(),
        name="invitation",
    ),
    path("logout/", LogoutView.as_view(), name="rp-initiated-logout"),
    path("authorize/", AuthorizationView.as_view(), name="authorize"),
    path("token/", TokenView.as_view(), name="token"),
    path("revoke_token/", toolkit.RevokeTokenView.as_view(), name="revoke-token"),
    path("userinfo/", toolkit.UserInfoView.as_view(), name="user-info"),
    re_path(
        r"^\.well-known/openid-configuration/?\Z",
        toolkit.ConnectDiscoveryInfoView.as_view(),
        name="oidc-connect-discovery-info",
    ),
    path(".well-known/jwks.json", toolkit.JwksInfoView.as_view(), name="jwks-info"),
    path(
        ".well-known/oauth-authorization-server",
        toolkit.OAuthServerMetadataView.as_view(),
        name="oauth-server-metadata",
    ),
]
