"""Goods that are filed: what an item says, and the rules by which a filing is answered at once or by an officer."""
