// The order board of the desk is a view of this list, and shows on its cards only what the list has fetched.
frappe.provide("frappe.listview_settings");

(() => {
	const settings = (frappe.listview_settings["Sales Invoice"] ??= {});
	settings.add_fields = [
		...new Set([
			...(settings.add_fields || []),
			"outstanding_amount",
			"sales_invoice_state",
			"jarz_branch",
			"jarz_delivery_slot_label",
		]),
	];
})();
