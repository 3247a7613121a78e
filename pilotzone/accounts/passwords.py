"""Password rules of classified protection (等保 2.0): three of four classes of characters."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class ThreeClassesValidator:
    def validate(self, password, user=None):
        classes = [str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum()]
        if sum(any(test(sign) for sign in password) for test in classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self):
        return _("Use at least three of these: small letters, capitals, digits, other signs.")
