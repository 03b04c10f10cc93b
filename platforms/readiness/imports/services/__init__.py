"""Every change of an import: asked for by people, carried out by workers."""
