frappe.listview_settings["Jarz Delivery Trip"] = {
	get_indicator(doc) {
		const colour = { Created: "blue", "Out for Delivery": "orange", Completed: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
