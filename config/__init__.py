"""The composition root: settings, URL mounts, ASGI and the Celery app. Nothing imports it."""

# Web and commands publish on this app, not on the default one of Celery.
from config.celery import app as celery_app

__all__ = ("celery_app",)
