"""Nothing is served in version 2."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
