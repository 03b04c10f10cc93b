"""Where people prove who they are."""

from django.contrib.auth import views
from django.http import HttpResponse

from annex.identity.forms import SignInForm
from annex.identity.throttle import WINDOW_S
from annex.identity.views.pages import SignInPage


class LoginView(SignInPage, views.LoginView):
    """Ask for email and password, then go on to where the person came from."""

    template_name = "identity/login.html"
    authentication_form = SignInForm
    next_page = "/"

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]  # our form
        response = super().form_invalid(form)
        if form.has_error("__all__", code="throttled"):
            response.status_code = 429
            response.headers["Retry-After"] = str(WINDOW_S)
        return response
