"""Pure rules of overseas warehouses."""
