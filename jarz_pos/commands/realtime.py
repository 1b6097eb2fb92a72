"""`jarz-pos realtime`."""

import logging
import sys

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("realtime")
@click.option("--port", type=click.IntRange(1, 65535), default=9001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
	"--site-url",
	help="Where this process reaches the site's web workers, to check who signs in."
	"  [default: http://127.0.0.1:<webserver_port>]",
)
@click.option("--max-connections", type=click.IntRange(1), default=500, show_default=True)
@click.option(
	"--recheck",
	type=click.IntRange(1),
	default=60,
	show_default=True,
	help="Seconds after which a session that ended hears nothing more.",
)
@pass_context
def realtime(
	context: dict, port: int, host: str, site_url: str | None, max_connections: int, recheck: int
) -> None:
	"""Serve realtime events to the mobile app.

	The published app connects without a cookie to socket.io's default namespace, which Frappe's own server does not
	serve. This one does, for one site; set the app's SOCKET_IO_URL to it. Whoever did not sign in is told only that some
	board changed, at most twice a second; whoever did (sid cookie, or sid or token in the socket's auth payload)
	receives his events in full.

	\b
	Procfile:   jarz_realtime: bench --site shop.example jarz-pos realtime
	nginx:      proxy_pass http://127.0.0.1:9001; with Upgrade, Connection and Host headers

	It ends on SIGTERM or Ctrl-C.
	"""
	from jarz_pos.gateway.server import Options, run

	site = get_site(context)
	frappe.init(site)
	options = Options(
		site=site,
		site_url=site_url or f"http://127.0.0.1:{frappe.conf.webserver_port or 8000}",
		redis_url=frappe.conf.redis_queue or "redis://127.0.0.1:11311",
		host=host,
		port=port,
		max_connections=max_connections,
		recheck_seconds=recheck,
	)
	frappe.destroy()
	logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
	sys.exit(run(options))
