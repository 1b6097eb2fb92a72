app_name = "jarz_pos"
app_title = "Jarz POS"
app_publisher = "jarz_pos contributors"
app_description = "Point of sale and delivery back office for ERPNext"
app_license = "MIT"
required_apps = ["frappe/erpnext"]

# Install, migrate, uninstall
after_install = "jarz_pos.setup.sync.after_install"
after_migrate = ["jarz_pos.setup.sync.after_migrate"]
before_uninstall = "jarz_pos.setup.uninstall.before_uninstall"
after_uninstall = "jarz_pos.setup.uninstall.after_uninstall"
setup_wizard_complete = "jarz_pos.setup.sync.after_setup_wizard"

# Documents of Frappe and ERPNext
doc_events = {
	"Sales Invoice": {
		"validate": "jarz_pos.events.sales_invoice.validate",
		"on_submit": ["jarz_pos.events.sales_invoice.on_submit", "jarz_pos.events.slips.new_order"],
		"before_update_after_submit": "jarz_pos.events.sales_invoice.before_update_after_submit",
		"on_update_after_submit": "jarz_pos.events.sales_invoice.on_update_after_submit",
		"before_cancel": "jarz_pos.events.sales_invoice.before_cancel",
		"on_cancel": "jarz_pos.events.sales_invoice.on_cancel",
	},
	"Customer": {
		"on_update": "jarz_pos.events.customer.on_update",
		"after_rename": "jarz_pos.events.customer.after_rename",
		"on_trash": "jarz_pos.events.customer.on_trash",
	},
	"Contact": {
		"on_update": "jarz_pos.events.contact.on_update",
		"on_trash": "jarz_pos.events.contact.on_trash",
	},
	"Delivery Note": {"before_cancel": "jarz_pos.events.posted.delivery_note_before_cancel"},
	"Journal Entry": {"before_cancel": "jarz_pos.events.posted.journal_entry_before_cancel"},
	"Courier Transaction": {"after_insert": "jarz_pos.events.slips.dispatch"},
	"Payment Entry": {
		"before_submit": "jarz_pos.events.payment_entry.before_submit",
		"on_submit": ["jarz_pos.events.payment_entry.on_submit", "jarz_pos.events.slips.payment"],
		"on_cancel": "jarz_pos.events.payment_entry.on_cancel",
	},
	"Jarz Printer": {"validate": "jarz_pos.events.printer.validate"},
	"Settlement": {
		"on_submit": "jarz_pos.events.slips.settlement",
		"validate": "jarz_pos.events.settlement.validate",
		"before_submit": "jarz_pos.events.settlement.before_submit",
		"before_cancel": "jarz_pos.events.settlement.before_cancel",
		"on_cancel": "jarz_pos.events.settlement.on_cancel",
	},
	"POS Profile": {"before_validate": "jarz_pos.events.pos_profile.before_validate"},
	"Company": {"on_update": "jarz_pos.events.company.on_update"},
	"Jarz Delivery Trip": {
		"validate": "jarz_pos.events.delivery_trip.validate",
		"on_update": "jarz_pos.events.delivery_trip.on_update",
		"on_trash": "jarz_pos.events.delivery_trip.on_trash",
	},
	"Jarz Crypto Settings": {
		"validate": "jarz_pos.events.crypto_settings.validate",
		"on_update": "jarz_pos.events.crypto_settings.on_update",
	},
	"Jarz Crypto Refund": {
		"validate": "jarz_pos.events.crypto_refund.validate",
		"before_submit": "jarz_pos.events.crypto_refund.before_submit",
		"before_update_after_submit": "jarz_pos.events.crypto_refund.before_update_after_submit",
		"before_cancel": "jarz_pos.events.crypto_refund.before_cancel",
	},
	"Jarz Webhook Endpoint": {"validate": "jarz_pos.events.webhook_endpoint.validate"},
	"Jarz Partner Settlement": {
		"validate": "jarz_pos.events.partner_settlement.validate",
		"on_submit": "jarz_pos.events.partner_settlement.on_submit",
		"on_cancel": "jarz_pos.events.partner_settlement.on_cancel",
	},
}

# Beside the requests
scheduler_events = {
	"cron": {
		"* * * * *": ["jarz_pos.tasks.webhooks", "jarz_pos.tasks.sweep_prints", "jarz_pos.tasks.chains"]
	},
	"daily": ["jarz_pos.tasks.check_charges"],
}

# Who sees what
permission_query_conditions = {
	"Jarz Printer": "jarz_pos.permissions.printer_conditions",
	"Jarz Print Job": "jarz_pos.permissions.print_job_conditions",
	"Jarz Drawer Opening": "jarz_pos.permissions.drawer_opening_conditions",
	"Sales Invoice": "jarz_pos.permissions.sales_invoice_conditions",
	"Jarz Invoice Note": "jarz_pos.permissions.invoice_note_conditions",
	"Jarz POS Payment Receipt": "jarz_pos.permissions.payment_receipt_conditions",
	"Jarz Mobile Device": "jarz_pos.permissions.mobile_device_conditions",
	"Courier Transaction": "jarz_pos.permissions.courier_transaction_conditions",
	"Settlement": "jarz_pos.permissions.settlement_conditions",
	"Crypto Charge": "jarz_pos.permissions.crypto_charge_conditions",
	"Jarz Sales Partner Transaction": "jarz_pos.permissions.sales_partner_transaction_conditions",
	"Jarz Custom Shipping Request": "jarz_pos.permissions.custom_shipping_request_conditions",
	"Jarz Delivery Trip": "jarz_pos.permissions.delivery_trip_conditions",
}
has_permission = {
	"Jarz Printer": "jarz_pos.permissions.has_branch_permission",
	"Jarz Print Job": "jarz_pos.permissions.has_branch_permission",
	"Jarz Drawer Opening": "jarz_pos.permissions.has_branch_permission",
	"Sales Invoice": "jarz_pos.permissions.has_sales_invoice_permission",
	"Jarz Invoice Note": "jarz_pos.permissions.has_branch_permission",
	"Jarz POS Payment Receipt": "jarz_pos.permissions.has_branch_permission",
	"Jarz Mobile Device": "jarz_pos.permissions.has_own_permission",
	"Courier Transaction": "jarz_pos.permissions.has_branch_permission",
	"Settlement": "jarz_pos.permissions.has_branch_permission",
	"Crypto Charge": "jarz_pos.permissions.has_crypto_charge_permission",
	"Jarz Sales Partner Transaction": "jarz_pos.permissions.has_branch_permission",
	"Jarz Custom Shipping Request": "jarz_pos.permissions.has_branch_permission",
	"Jarz Delivery Trip": "jarz_pos.permissions.has_branch_permission",
}

# Pages
website_route_rules = [{"from_route": "/pay/<pay_token>", "to_route": "pay"}]

# Desk
jinja = {"methods": ["jarz_pos.printing.desk.jarz_receipt"]}
doctype_js = {"Sales Invoice": ["public/js/sales_invoice.js", "public/js/sales_invoice_charge.js"]}
override_doctype_dashboards = {"Sales Invoice": "jarz_pos.events.connections.sales_invoice"}
doctype_list_js = {"Sales Invoice": "public/js/sales_invoice_list.js"}

# Housekeeping
default_log_clearing_doctypes = {"Jarz Request": 30, "Jarz Print Job": 30, "Jarz Webhook Delivery": 90}

# API: every argument of a whitelisted function is typed (acts on v16, unknown to v15)
require_type_annotated_api_methods = True
