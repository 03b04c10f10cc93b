"""Brings the rows of a legacy Postgres over, again and again until it is switched off."""
