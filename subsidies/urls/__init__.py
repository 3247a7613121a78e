"""The addresses of subsidies, by face."""
