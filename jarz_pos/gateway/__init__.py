"""A small socket.io server for clients that Frappe's own cannot serve: `bench --site S jarz-pos realtime`.

The published mobile client connects to the default namespace without a cookie (contract 1.11); Frappe serves only
`/<site>` to signed-in browsers. The gateway listens to the same Redis channel as Frappe's server, for one site:

    Redis `events` -> listener -> messages (pure) -> sockets -> user:<name>   the user's events, in full
                                                          \\-> hints (coalesced) -> everybody who did not sign in

It is a process of its own that never opens the database and imports no Frappe.
"""
