"""The composition root: settings, URL mounts, ASGI and the Celery app. Nothing imports it."""
