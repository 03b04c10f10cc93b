"""Who fits a mission: hard rules, a declared score, and runs that replay from what is stored."""
