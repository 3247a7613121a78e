"""Award without application: a run makes offers, enterprises answer them."""
