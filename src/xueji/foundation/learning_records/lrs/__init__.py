"""The xAPI learning record store: the standard interface to the river for other tools."""
