frappe.query_reports["Courier Balances"] = {
	filters: [
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
		{
			fieldname: "branch",
			label: __("Branch"),
			fieldtype: frappe.model.can_read("POS Profile") ? "Link" : "Data",
			options: "POS Profile",
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (column.fieldname === "older" && data && data.older > 0) {
			return `<span class="text-danger">${shown}</span>`;
		}
		return shown;
	},
};
