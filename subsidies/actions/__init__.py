"""The writers of subsidies, one verb each."""
