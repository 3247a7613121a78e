"""Exhibitions: the only place that writes booths, applications, allotments and orders."""
