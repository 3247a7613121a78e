"""What is computed of reference data: rates as text, the days of a notice."""
