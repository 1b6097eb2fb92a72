"""The import name `frappe` of the embedded site: what jarz_pos uses of Frappe, on SQLite, written anew.

What is not offered raises NotOffered with its name. Refuses to be imported where a real Frappe is installed.
"""

# ruff: noqa: E402, F401, F403, I001

from frappe.genuine import refuse_beside_genuine

refuse_beside_genuine(__file__)

from frappe import exceptions, not_offered
from frappe.caching import Cache
from frappe.cache_manager import clear_cache
from frappe.dicts import _dict
from frappe.documents import (
	clear_document_cache,
	copy_doc,
	get_cached_doc,
	get_cached_value,
	get_doc,
	get_last_doc,
	get_single,
	get_value,
	new_doc,
)
from frappe.exceptions import *
from frappe.hooks import get_attr, get_hooks, get_installed_apps, get_module
from frappe.jobs import enqueue, enqueue_doc
from frappe.listing import get_all, get_list
from frappe.context import local, part, request_cache
from frappe.logs import get_traceback, logger
from frappe.messages import (
	clear_last_message,
	clear_messages,
	get_message_log,
	log_error,
	msgprint,
	throw,
)
from frappe.model.delete import delete_doc, rename_doc
from frappe.model.meta import get_meta
from frappe.not_offered import NotOffered
from frappe.permissions import get_roles, has_permission
from frappe.query_builder import qb
from frappe.realtime import publish_realtime
from frappe.acting import only_for, set_user
from frappe.site import connect, destroy, get_site_path, init
from frappe.small import (
	as_json,
	bold,
	format_value,
	generate_hash,
	get_file_json,
	get_precision,
	get_request_header,
	parse_json,
	ping,
	safe_decode,
	scrub,
	unscrub,
)
from frappe.translate import translated as _
from frappe.whitelisting import (
	allowed_http_methods_for_whitelisted_func,
	call,
	guest_methods,
	is_whitelisted,
	whitelist,
	whitelisted,
	xss_safe_methods,
)

from frappe import (
	defaults,
	filters,
	hooks,
	listing,
	permissions,
	realtime,
	utils,
)
import frappe.utils.password
import frappe.utils.scheduler

__version__ = "15.0.0"
format = format_value

db = part("db")
session = part("session")
flags = part("flags")
form_dict = part("form_dict")
response = part("response")
request = part("request")
conf = part("conf")
message_log = part("message_log")
error_log = part("error_log")
cache = Cache()

__getattr__ = not_offered.refuser(__name__)
