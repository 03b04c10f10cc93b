"""Where Prometheus asks: with a token of its own, and nobody else gets an answer."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from annex.cascades.metrics import render


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer all metrics to who sends ``ANNEX_METRICS_TOKEN``; without one set there are none."""
    token = settings.ANNEX_METRICS_TOKEN
    if not token:
        return HttpResponse(status=404)
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not constant_time_compare(sent.strip(), token):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    return HttpResponse(render(at=timezone.now()), content_type=CONTENT_TYPE_LATEST)
