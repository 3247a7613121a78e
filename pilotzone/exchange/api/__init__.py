"""How another system shows who it is, and what the API says of itself."""
