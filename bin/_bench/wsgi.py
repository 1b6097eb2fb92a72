"""What gunicorn serves: Frappe with its static files, and our one site whatever host name a client uses."""

import os

import frappe.app

frappe.app._site = os.environ["JARZ_SITE"]
application = frappe.app.application_with_statics()
