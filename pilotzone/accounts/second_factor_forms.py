"""allauth's forms of the second factor, with labels that say what is meant: a code is not a number of the registers."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.core.validators import MaxLengthValidator
from django.forms import Field
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAME = pgettext_lazy("security key", "Name")
CODE = pgettext_lazy("second factor", "Code")
EITHER = _("From your authenticator app. Without it, enter one of your recovery codes.")
RECOVERY = _("One of your recovery codes, if the security key is not here.")
NAME_LONGEST = 80


def label_code(field: Field, help_text: str = "") -> None:
    field.label, field.help_text = CODE, help_text
    field.widget.attrs.pop("placeholder", None)


def label_name(field: Field) -> None:
    field.label, field.widget.attrs["maxlength"] = NAME, NAME_LONGEST
    field.validators.append(MaxLengthValidator(NAME_LONGEST))


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_name(self.fields["name"])


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_name(self.fields["name"])


class SignInForm(AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_code(self.fields["code"], EITHER if self.has(Authenticator.Type.TOTP) else RECOVERY)

    def has_key(self) -> bool:
        """Whether the person who signs in has a security key to use instead."""
        return self.has(Authenticator.Type.WEBAUTHN)

    def has(self, kind: str) -> bool:
        found: bool = Authenticator.objects.filter(user=self.user, type=kind).exists()
        return found


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_code(self.fields["code"], EITHER)


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        label_code(self.fields["code"])
