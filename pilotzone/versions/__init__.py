"""Documents in versions that two people publish, measures and schemes: the steps, and what their pages share."""
