"""Imports and exports: a role catalogue and a personnel roster, tried before they are applied."""
