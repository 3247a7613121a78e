"""What is looked at on site: a list filled in on a telephone as the line allows, answers and photos kept once."""
