"""Personal data in pages, masked for those who need not see it."""

from django import template

from enterprises.rules import masking
from enterprises.rules.figures import scaled

register = template.Library()
register.filter("masked_name", masking.mask_name)
register.filter("masked_email", masking.mask_email)
register.filter("masked_phone", masking.mask_phone)


@register.filter
def area(hundredths: int | None) -> str:
    """`20,000.00`: square metres from hundredths of one."""
    return "" if hundredths is None else scaled.write(hundredths, 2)
