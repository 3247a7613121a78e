"""Subsidies: measures as data, claims, review, decision, notice, budget and payment."""
