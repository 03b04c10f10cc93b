"""The rules and the formulas: each declared once, in SQL and in Python."""
