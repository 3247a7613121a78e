"""The editor of a draft: its page, its text, its preview."""
