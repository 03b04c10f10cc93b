"""The browsable reference, and the documents it shows, exactly as committed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from annex.api.schema import snapshot_path
from annex.api.versions import VERSIONS


def reference(request: HttpRequest) -> HttpResponseBase:
    """Show the operations of every version, to read and to try with a token of one's own."""
    return render(request, "api/reference.html", {"versions": VERSIONS})


def document(request: HttpRequest, version: str) -> HttpResponseBase:
    """Return the OpenAPI document of a version. Answers 404 for an unknown one."""
    if version not in VERSIONS:
        raise Http404
    return HttpResponse(snapshot_path(version).read_bytes(), content_type="application/json")
