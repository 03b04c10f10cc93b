"""`make test`: real Postgres as the runtime role; everything else in the process."""

import hypothesis

from config.settings import env
from config.settings.base import *  # noqa: F403 - settings modules extend each other
from config.settings.base import OAUTH2_PROVIDER

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

TEST_RUNNER = "annex.testing.runner.AnnexRunner"
TEST_DATABASE_SUFFIX = env.optional("ANNEX_TEST_DB")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "annex.tenancy.caching.make_key",
    }
}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
ANNEX_CASCADE_LOCK_URL = ""
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
OAUTH2_PROVIDER = {**OAUTH2_PROVIDER, "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http"]}
