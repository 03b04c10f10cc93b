"""Nothing lies outside the versions here."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
