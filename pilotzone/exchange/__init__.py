"""Other organisations' systems: partners, their clients of the API, and the keys of these."""
