"""The addresses of overseas warehouses, by face."""
