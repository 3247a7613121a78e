"""Personal data in pages, masked for those who need not see it."""

from django import template

from enterprises.rules import masking

register = template.Library()
register.filter("masked_name", masking.mask_name)
register.filter("masked_email", masking.mask_email)
register.filter("masked_phone", masking.mask_phone)
