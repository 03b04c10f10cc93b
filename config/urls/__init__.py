"""URL mounts: root picks the surface, v1 and v2 are the API's trees."""
