frappe.ui.form.on("Jarz Webhook Delivery", {
	refresh(frm) {
		if (frm.is_new() || !frappe.model.can_write("Jarz Webhook Endpoint")) return;
		frm.add_custom_button(__("Send Again"), () =>
			frappe
				.xcall("jarz_pos.api.webhooks.send_again", {
					endpoint: frm.doc.endpoint,
					after: frm.doc.position - 1,
					upto: frm.doc.position,
				})
				.then(() => frappe.show_alert({ message: __("The event is on its way again."), indicator: "green" }))
		);
	},
});
