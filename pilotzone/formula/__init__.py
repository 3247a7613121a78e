"""The typed expression and table language that measures and assessment schemes share."""
