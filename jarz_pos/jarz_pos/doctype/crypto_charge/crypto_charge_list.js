frappe.listview_settings["Crypto Charge"] = {
	hide_name_column: false,
	get_indicator(doc) {
		const colours = {
			Awaiting: "orange",
			"Partially Paid": "orange",
			Detected: "blue",
			Confirming: "blue",
			Settled: "green",
			Final: "green",
			Expired: "red",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
