"""PHP's serialisation, read as inert values: nothing is ever instantiated or executed."""
