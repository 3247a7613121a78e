"""Editing a measure's document through forms: the tree, its fields as data, and the way back to YAML."""
