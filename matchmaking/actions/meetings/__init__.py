"""Meeting plans and meetings: made as drafts, changed by hand, published, cancelled, and what came of them."""
