"""URL trees whose routes break each rule of the gate once."""
