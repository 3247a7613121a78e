"""What an e-invoice says of itself: read from its XML, from an OFD paper, from the text of a page, from its QR code."""
