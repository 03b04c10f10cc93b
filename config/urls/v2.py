"""The tree of API version 2."""

from config.urls.mounts import tree

urlpatterns = tree("2")
handler400 = "annex.api.problems.handle_400"
handler404 = "annex.api.problems.handle_404"
handler500 = "annex.api.problems.handle_500"
