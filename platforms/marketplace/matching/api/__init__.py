"""How rankings are asked for."""
