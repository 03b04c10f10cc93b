"""A Django project of its own, which knows nothing of Annex, with django-computedfields."""
