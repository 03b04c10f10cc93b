"""Owns how the project is tested: the runner, its databases, the test cases and factories."""
