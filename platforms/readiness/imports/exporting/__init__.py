"""The company as files that can be imported again."""
