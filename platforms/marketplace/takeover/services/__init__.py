"""What each legacy table becomes, and the run over all of them."""
