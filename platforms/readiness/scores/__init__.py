"""How ready each responsibility, role, assignment, person, unit and company is, and why."""
