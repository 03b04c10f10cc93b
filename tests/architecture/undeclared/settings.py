"""The test settings, serving what declares nothing."""

from config.settings.test import *  # noqa: F403 - settings modules extend each other

ROOT_URLCONF = "tests.architecture.undeclared.root"
