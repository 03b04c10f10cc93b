"""Taking over a legacy application: its values, passwords and schema. Knows no platform."""
