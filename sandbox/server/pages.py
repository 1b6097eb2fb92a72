"""Pages for browsers. The sandbox has no Desk; `renderers` is the place where the apps' own www pages come in."""

from collections.abc import Callable
from html import escape
from urllib.parse import quote

import frappe
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox.server import welcome, www

Renderer = Callable[[Request], Response | None]
# Tried in turn; the first one that gives a response wins.
renderers: list[Renderer] = [welcome.page, www.page]


def page(request: Request, csrf_token: Callable[[], str]) -> Response:
	"""The page at the request's path. Raises NotFound."""
	path = request.path.strip("/")
	if path == "app" or path.startswith("app/"):
		return _desk(request, csrf_token)
	for renderer in renderers:
		if response := renderer(request):
			return response
	if path == "login":
		return _html("jarz_pos sandbox", _LOGIN)
	raise NotFound


def _desk(request: Request, csrf_token: Callable[[], str]) -> Response:
	"""Who opens the Desk gets a token, as on a bench; the Desk itself is not offered."""
	user = frappe.session.user
	if user == "Guest":
		return redirect(f"/login?redirect-to={quote(request.path, safe='')}", 301)
	if frappe.db.get_value("User", user, "user_type") != "System User":
		return _html("Not Permitted", "<p>You are not permitted to access this page.</p>", 403)
	script = f'<script>window.frappe = {{}}; frappe.csrf_token = "{csrf_token()}";</script>'
	return _html("No Desk here", f"<p>Signed in as {escape(user)}. The sandbox has no Desk.</p>{script}")


def _html(title: str, body: str, status: int = 200) -> Response:
	text = f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>\n<h1>{title}</h1>\n{body}\n</html>\n'
	return Response(text, status=status, mimetype="text/html")


_LOGIN = """<form method="post" action="/api/method/login">
<label>User <input name="usr" autocomplete="username"></label>
<label>Password <input name="pwd" type="password" autocomplete="current-password"></label>
<button>Sign in</button></form>"""
