"""A small app for the tests of the sandbox's core: a document with rows, hooks and permissions."""
