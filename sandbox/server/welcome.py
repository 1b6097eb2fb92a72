"""The page at the bare address: what this is, who can sign in, what to call. Passwords are shown on this machine only."""

import json
from html import escape

import frappe
from werkzeug.wrappers import Request, Response

from sandbox.server.place import ADMIN_PASSWORD

LOCAL = ("127.0.0.1", "::1")
STYLE = (
	"body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}"
	"table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1.2rem .2rem 0}"
	"pre{background:#f4f4f4;padding:.8rem;overflow-x:auto}input{margin-right:1rem}"
)


def page(request: Request) -> Response | None:
	"""The welcome at `/`; None for any other path."""
	if request.path != "/":
		return None
	people = _people() if request.remote_addr in LOCAL else []
	parts = {
		"url": escape(request.host_url.rstrip("/")),
		"company": escape(frappe.db.get_value("Company", {}, "name") or "no company yet"),
		"people": _table(people),
		"user": escape(frappe.session.user),
		"calls": escape(_calls(request.host_url.rstrip("/"), people)),
		"style": STYLE,
	}
	return Response(PAGE.format(**parts), mimetype="text/html", headers={"Cache-Control": "no-store"})


def _people() -> list[tuple[str, str, str]]:
	"""User, password and post; of a site without the demo the Administrator alone."""
	from jarz_pos.setup import demo

	found = [("Administrator", ADMIN_PASSWORD, "everything, /api/resource too")]
	for each in demo.sign_ins():
		if frappe.db.exists("User", each["email"]):
			post = " · ".join([each["post"], *each["branches"]])
			found.append((each["email"], demo.crew.password(), post))
	return found


def _table(people: list[tuple[str, str, str]]) -> str:
	if not people:
		return "<p>Users and passwords stand where the site was started.</p>"
	rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in people)
	return f"<table><tr><th>User</th><th>Password</th><th>Post, branches</th></tr>{rows}</table>"


def _calls(url: str, people: list[tuple[str, str, str]]) -> str:
	user, password, _post = people[1] if len(people) > 1 else ("USER", "PASSWORD", "")
	sign_in = json.dumps({"usr": user, "pwd": password})
	return "\n".join(
		(
			f"curl -c sid.txt {url}/api/method/login -H 'Content-Type: application/json' -d '{sign_in}'",
			f"curl -b sid.txt -X POST {url}/api/method/jarz_pos.api.pos.get_pos_profiles",
			f"curl -b sid.txt -X POST {url}/api/method/jarz_pos.api.kanban.get_kanban_invoices",
		)
	)


PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>jarz_pos sandbox</title><style>{style}</style>
<h1>jarz_pos sandbox</h1>
<p>The shop of <b>{company}</b> is open at <code>{url}</code>. It is the server of the Jarz POS mobile app on an embedded site,
for trying things out: real orders, stock and books, all of them in one folder. There is no Desk, and nothing to see here but this page.</p>
<h2>Who can sign in</h2>
{people}
<form method="post" action="/api/method/login"><p>
<label>User <input name="usr" autocomplete="username"></label>
<label>Password <input name="pwd" type="password" autocomplete="current-password"></label>
<button>Sign in</button></p></form>
<p>You are <b>{user}</b> here.</p>
<h2>What to call</h2>
<p>Point the mobile app’s <code>ERP_BASE_URL</code> at this address, or:</p>
<pre>{calls}</pre>
<p>The README lists all paths under <i>API</i>. <code>bin/demo --tour</code> plays a day of trade and tells it step by step;
<code>bin/demo --reset</code> starts over.</p>
</html>
"""
