"""Security keys: allauth's forms with the label of their one field, which has none of its own."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import pgettext_lazy

NAME = pgettext_lazy("security key", "Name")


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME
