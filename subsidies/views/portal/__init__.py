"""The enterprise's pages: its claims from draft to paid."""
