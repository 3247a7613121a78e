"""Notices to people: in the portal, by e-mail and by SMS, in the recipient's language."""
