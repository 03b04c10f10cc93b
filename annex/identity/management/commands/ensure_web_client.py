"""Register the web app at the issuer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annex.identity.services import ensure_web_client


class Command(BaseCommand):
    """Create the web app's OAuth2 client, or bring its addresses up to PUBLIC_URL."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        application = ensure_web_client(public_url=settings.PUBLIC_URL)
        self.stdout.write(f"{application.client_id}: {application.redirect_uris}")
