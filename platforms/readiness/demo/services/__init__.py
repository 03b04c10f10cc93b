"""The making of the demo companies."""
