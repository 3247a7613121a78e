"""A measure's document as an official reads it: sections of blocks, each with rows of label and value in words.

It works on the tree of any document that is YAML, so that a faulty draft can be read and compared too.
"""

from subsidies.rules.reading.blocks import Block, Row, Section, read_document, read_tree

__all__ = ["Block", "Row", "Section", "read_document", "read_tree"]
