"""Settings of the peer's process; its database comes from the environment."""

import json
import os

SECRET_KEY = "of a benchmark"
INSTALLED_APPS = ["django.contrib.contenttypes", "computedfields", "peer"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **json.loads(os.environ["BENCHMARK_DATABASE"]),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
COMPUTEDFIELDS_FASTUPDATE = os.environ.get("BENCHMARK_FAST") == "1"
