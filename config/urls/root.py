"""Everything outside the API's version trees, and the fallback to the web app."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from annex.api import docs
from annex.cascades.api.metrics import metrics
from config.web import web_app
from platforms.marketplace.specialists.api.pages import ConfirmAvailabilityView

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "o/availability/<str:token>/",
        ConfirmAvailabilityView.as_view(),
        name="confirm-availability",
    ),
    path("o/", include("annex.identity.urls")),
    path("api/docs/", docs.reference, name="api-reference"),
    path("api/openapi/v<str:version>.json", docs.document, name="api-document"),
    path("metrics", metrics, name="metrics"),
    re_path(r"^(?!api/|o/|ws/|static/|assets/)(?P<path>.*)$", web_app, name="web-app"),
]
