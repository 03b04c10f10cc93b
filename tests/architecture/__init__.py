"""Rules about the code that an import graph can not see."""
