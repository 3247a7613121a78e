"""The record of who changed what: a hash chain per case, sealed at intervals outside the database."""
