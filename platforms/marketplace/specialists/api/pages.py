"""The page behind the link of a mail, for whoever has not signed in."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.views.generic import View

from annex.identity.views.pages import SignInPage
from platforms.marketplace.specialists.services import questions
from platforms.marketplace.specialists.services.questions import Question


class ConfirmAvailabilityView(SignInPage, View):
    """Show whose availability is asked about; the click on its button confirms it.

    Mail is opened by machines, too, so opening the page answers nothing.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        return self._page(request, questions.recognise(token=token, at=timezone.now()))

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        return self._page(request, questions.answer(token=token, at=timezone.now()))

    def _page(self, request: HttpRequest, question: Question | None) -> HttpResponseBase:
        if question is None:
            return TemplateResponse(request, "specialists/availability_gone.html", status=404)
        translation.activate(question.member.language)
        request.LANGUAGE_CODE = question.member.language
        context = {"question": question, "until": question.fresh_until(timezone.now())}
        return TemplateResponse(request, "specialists/availability.html", context)
