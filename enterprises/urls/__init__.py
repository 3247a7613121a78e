"""The addresses of enterprises, by face."""
