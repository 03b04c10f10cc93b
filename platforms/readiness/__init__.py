"""How ready is each responsibility, role, seat, person, unit and company, right now, and why?"""
