"""Scripted days of trade, played through the front door of any site, and what they leave in the books.

The same days are recorded on a real bench (`python -m sandbox.record`) and played again on the sandbox by the tests.
Nothing here knows which of the two it talks to.
"""
