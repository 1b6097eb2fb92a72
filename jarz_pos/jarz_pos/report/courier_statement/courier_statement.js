frappe.query_reports["Courier Statement"] = {
	filters: [
		{
			fieldname: "party_type",
			label: __("Courier Is"),
			fieldtype: "Select",
			options: ["Supplier", "Employee"],
			default: "Supplier",
			reqd: 1,
			on_change: (report) => report.set_filter_value("party", ""),
		},
		{
			fieldname: "party",
			label: __("Courier"),
			fieldtype: "Dynamic Link",
			options: "party_type",
			reqd: 1,
		},
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
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -7),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data?.bold ? `<b>${shown}</b>` : shown;
	},
};
