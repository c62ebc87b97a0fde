"""The kinds of node: one module each, found through the entry-point group `meshhook.nodes`."""
