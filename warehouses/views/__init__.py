"""Pages of overseas warehouses."""
