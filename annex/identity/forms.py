"""The forms of the sign-in server's pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from oauth2_provider.forms import AllowForm

from annex.identity.throttle import WINDOW_S, FailedSignIns


class SignInForm(AuthenticationForm):
    """Email and password, with a limit on failures."""

    username = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _(
            "The email address and the password do not match. Check both; capital letters count "
            "in the password."
        ),
        "throttled": _(
            "Too many failed attempts. Wait %(minutes)d minutes, then try again, or ask an "
            "administrator of your account for help."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""  # labels stand above their fields

    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.get("username") or ""
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        failures = FailedSignIns(email, address)
        if failures.exhausted():
            raise ValidationError(
                self.error_messages["throttled"],
                code="throttled",
                params={"minutes": WINDOW_S // 60},
            )
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            failures.record()
            raise
        if self.get_user() is not None:
            failures.forget()
        return cleaned


class NewPersonForm(forms.Form):
    """What an invited person who has no user yet says about themselves."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a few words are easiest to remember."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""  # labels stand above their fields


class ConsentForm(AllowForm):  # type: ignore[misc]  # the library is untyped
    """What django-oauth-toolkit carries through the consent page, and the account chosen."""

    account = forms.SlugField(widget=forms.HiddenInput())
