"""The embedded site over HTTP and socket.io: `python -m sandbox serve`.

Shapes and status codes are those that a Frappe v15 site was observed to answer with; sandbox/tests/test_server_*.py
keep them.
"""
