"""Documents: checked by content, kept privately under their sha256, streamed only to those who may see them."""
