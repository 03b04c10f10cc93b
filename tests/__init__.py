"""What belongs to no slice: rules about the code itself, and journeys through the whole."""
