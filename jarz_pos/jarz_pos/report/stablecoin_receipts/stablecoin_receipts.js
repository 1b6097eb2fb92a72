frappe.query_reports["Stablecoin Receipts"] = {
	filters: [
		{ fieldname: "chain", label: __("Chain"), fieldtype: "Link", options: "Jarz Chain" },
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -30),
		},
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date", default: frappe.datetime.get_today() },
	],
};
