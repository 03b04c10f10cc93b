"""The sign-in server: pages for people, endpoints for programs."""
