"""Proofs of the rescue: what Symfony, Doctrine and PHP made is what they say it is."""
