"""Every change of engagements and of the work in them."""
