"""Owns the takeover of the Symfony application that was the marketplace before."""
