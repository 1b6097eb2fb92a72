frappe.query_reports["Branch Cash"] = {
	filters: [
		{
			fieldname: "branch",
			label: __("Branch"),
			fieldtype: frappe.model.can_read("POS Profile") ? "Link" : "Data",
			options: "POS Profile",
		},
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -14),
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
	],
};
