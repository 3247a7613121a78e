"""Finding space: what operators offer, enquiries, and the sums behind the public picture."""
