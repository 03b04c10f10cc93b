"""Settings: base holds everything, the others change what their environment changes."""
