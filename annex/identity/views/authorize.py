"""Where a person lets an application work for them, in one account."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError
from oauth2_provider.settings import oauth2_settings
from oauth2_provider.views import AuthorizationView as ToolkitAuthorizationView
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2.rfc6749.errors import InvalidRequestFatalError

from annex.identity.forms import ConsentForm
from annex.identity.models import Application
from annex.identity.oauth import Binding
from annex.identity.reads import AccountOfUser, accounts_of
from annex.identity.views.pages import SignInPage


class AuthorizationView(SignInPage, ToolkitAuthorizationView):  # type: ignore[misc]  # untyped base
    """Bind the authorization to an account, ask for consent where it is needed.

    ``account=<slug>`` names the account; without it a person with several is asked, unless
    ``prompt=none``: then the one last used in this sign-in is taken, else the application is told
    ``account_selection_required``.
    """

    template_name = "identity/consent.html"
    form_class = ConsentForm
    account: AccountOfUser | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            _, credentials = self.validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self._response(self.error_response(error, application=None))
        if "login" in self._prompt:
            return self._response(self.handle_prompt_login())
        application = Application.objects.get(client_id=credentials["client_id"])
        accounts = self._accounts(application)
        self.account = self._choose(accounts)
        if self.account is None and "none" in self._prompt:
            code = "account_selection_required" if accounts else "interaction_required"
            return self._refuse(application, credentials, code)
        if self.account is None:
            return self._pick(application, accounts)
        response = self._response(super().get(request, *args, **kwargs))
        if "none" in self._prompt and response.status_code == 200:
            return self._refuse(application, credentials, "consent_required")
        return response

    def get_initial(self) -> dict[str, Any]:
        slug = self.account.slug if self.account else None
        return {**super().get_initial(), "account": slug}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "account": self.account}

    def form_valid(self, form: ConsentForm) -> HttpResponseBase:
        application = Application.objects.filter(client_id=form.cleaned_data["client_id"]).first()
        if application is None:
            return self.form_invalid(form)
        accounts = self._accounts(application)
        chosen = form.cleaned_data["account"]
        self.account = next((a for a in accounts if a.slug == chosen), None)
        if self.account is None:
            return self._pick(application, accounts)
        return self._response(super().form_valid(form))

    def form_invalid(self, form: ConsentForm) -> HttpResponseBase:
        incomplete = InvalidRequestFatalError(description="The form came back incomplete.")
        error = FatalClientError(error=incomplete)
        return self._response(self.error_response(error, application=None))

    def create_authorization_response(
        self, request: HttpRequest, scopes: str, credentials: dict[str, Any], allow: bool
    ) -> Any:
        assert self.account is not None
        credentials["binding"] = Binding(self.account.id)
        answer = super().create_authorization_response(request, scopes, credentials, allow)
        request.session["account"] = self.account.slug
        return answer

    def handle_no_permission(self) -> HttpResponseBase:
        if "none" not in self._prompt:
            return self._response(super().handle_no_permission())
        try:
            _, credentials = self.validate_authorization_request(self.request)
        except OAuthToolkitError as error:
            return self._response(self.error_response(error, application=None))
        application = Application.objects.get(client_id=credentials["client_id"])
        return self._refuse(application, credentials, "login_required")

    @property
    def _prompt(self) -> set[str]:
        return set(self.request.GET.get("prompt", "").split())

    def _accounts(self, application: Application) -> list[AccountOfUser]:
        """Return the accounts that this person may use this application in."""
        only = application.account_id
        return [a for a in accounts_of(self.request.user.pk) if only in {None, a.id}]

    def _choose(self, accounts: list[AccountOfUser]) -> AccountOfUser | None:
        slug = self.request.GET.get("account")
        if slug is None and "none" in self._prompt:
            slug = self.request.session.get("account")
        if slug is not None:
            return next((a for a in accounts if a.slug == slug), None)
        return accounts[0] if len(accounts) == 1 and "select_account" not in self._prompt else None

    def _pick(self, application: Application, accounts: list[AccountOfUser]) -> HttpResponseBase:
        """Ask which account to enter; every choice is this request again, with the account."""
        again = self.request.GET.copy()
        if "select_account" in self._prompt:
            again["prompt"] = " ".join(sorted(self._prompt - {"select_account"}))
        choices = []
        for account in accounts:
            again["account"] = account.slug
            choices.append((account, f"{self.request.path}?{again.urlencode()}"))
        context = {
            "application": application,
            "choices": choices,
            "refused": self.request.GET.get("account"),
        }
        return TemplateResponse(
            self.request,
            "identity/accounts.html",
            context,
            status=200 if accounts else 403,
        )

    def _refuse(
        self, application: Application, credentials: dict[str, Any], error: str
    ) -> HttpResponseBase:
        """Tell the application why nothing was issued (OpenID Connect Core 1.0, 3.1.2.6)."""
        issuer = oauth2_settings.oauth2_authorization_server_issuer(self.request)
        answer = [("error", error), ("iss", issuer)]
        if state := credentials.get("state"):
            answer.append(("state", state))
        return self._response(
            self.redirect(add_params_to_uri(credentials["redirect_uri"], answer), application)
        )

    @staticmethod
    def _response(response: Any) -> HttpResponseBase:
        assert isinstance(response, HttpResponseBase)
        return response
