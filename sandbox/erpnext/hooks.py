"""What ERPNext registers with Frappe."""

app_name = "erpnext"
after_install = "erpnext.setup.install.after_install"
