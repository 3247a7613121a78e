"""To whom a targeted service is offered: a rule in the formula language, its reasons, and who comes first."""
