"""Two demo companies: what a person sees who has just started the product."""
