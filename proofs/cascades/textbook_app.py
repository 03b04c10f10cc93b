"""What the textbook's worker is started with: `celery -A proofs.cascades.textbook_app worker`."""

import django

from config.celery import app

django.setup()
app.loader.import_task_module("proofs.cascades.textbook")
