frappe.query_reports["Orders by State and Age"] = {
	filters: [{ fieldname: "branch", label: __("Branch"), fieldtype: "Link", options: "POS Profile" }],
};
