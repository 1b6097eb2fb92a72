frappe.listview_settings["Jarz Crypto Refund"] = {
	has_indicator_for_draft: 1,
	get_indicator(doc) {
		const colours = { Proposed: "orange", Approved: "blue", Sent: "blue", Final: "green", Cancelled: "gray" };
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
