frappe.query_reports["Orders by State and Age"] = {
	filters: [
		{
			fieldname: "branch",
			label: __("Branch"),
			fieldtype: frappe.model.can_read("POS Profile") ? "Link" : "Data",
			options: "POS Profile",
		},
	],
};
