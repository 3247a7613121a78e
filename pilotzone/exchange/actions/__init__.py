"""The writers of partners, clients and keys."""
