frappe.listview_settings["Jarz Print Job"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = { Printed: "green", Waiting: "blue", Printing: "blue", Unclear: "orange", Failed: "red" };
		return [__(doc.state), colour[doc.state], `state,=,${doc.state}`];
	},
};
