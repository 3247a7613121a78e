"""The writers of figures: reference data, reports, imports, authorisations, parks, rounds, chasing."""
