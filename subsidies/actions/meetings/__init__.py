"""Decision meetings: prepared, held, their result entered by two people and carried out."""
