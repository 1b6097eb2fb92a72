"""Every call into ERPNext's code, one small function each, so that what we rely on can be read on one page."""

import frappe
