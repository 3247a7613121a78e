"""Papers of the house: PDFs in Chinese and pictures of codes."""
