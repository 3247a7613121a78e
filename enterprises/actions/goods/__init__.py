"""The writers of goods filings, of their rules, and of what other offices tell of trade."""
