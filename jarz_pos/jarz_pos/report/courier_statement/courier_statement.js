frappe.query_reports["Courier Statement"] = {
	filters: [
		{ fieldname: "courier", label: __("Courier"), fieldtype: "Autocomplete", reqd: 1 },
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
	// Cashiers may not list Suppliers and Employees, but the Courier Transactions of their branches.
	async onload(report) {
		const couriers = await frappe.db.get_list("Courier Transaction", {
			fields: ["party_type", "party", "party_name"],
			group_by: "party_type, party, party_name",
			order_by: "party_name asc",
			limit: 500,
		});
		// Frappe may be setting the filters up anew by now, and then comes here again.
		const filter = report.filters?.find(({ df }) => df.fieldname === "courier");
		filter?.set_data(
			couriers.map(({ party_type, party, party_name }) => ({
				value: `${party_type}:${party}`,
				label: party_name && party_name !== party ? `${party_name} (${party})` : party,
			}))
		);
	},
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data?.bold ? `<b>${shown}</b>` : shown;
	},
};
