"""allauth's forms of the second factor, with labels that say what is meant: a code is not a number of the registers."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAME = pgettext_lazy("security key", "Name")
CODE = pgettext_lazy("second factor", "Code")
EITHER = _("From your authenticator app. Without it, enter one of your recovery codes.")


def label_code(field: Field, help_text: str = "") -> None:
    field.label, field.help_text = CODE, help_text
    field.widget.attrs.pop("placeholder", None)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME


class SignInForm(AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_code(self.fields["code"], EITHER)

    def has_key(self) -> bool:
        """Whether the person who signs in has a security key to use instead."""
        return Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN).exists()


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_code(self.fields["code"], EITHER)


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_code(self.fields["code"])
