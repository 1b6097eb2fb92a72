const ENDPOINT = "jarz_pos.api.custom_shipping";

frappe.ui.form.on("Jarz Custom Shipping Request", {
	refresh(frm) {
		if (frm.doc.status !== "Pending" || frm.is_new()) return;
		frm.add_custom_button(__("Approve"), () => decide(frm, "approve_custom_shipping", {}));
		frm.add_custom_button(__("Reject"), () =>
			frappe.prompt(
				{ fieldname: "rejection_reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
				(values) => decide(frm, "reject_custom_shipping", values),
				__("Reject")
			)
		);
	},
});

async function decide(frm, method, values) {
	const { message } = await frappe.call({
		method: `${ENDPOINT}.${method}`,
		args: { request_name: frm.doc.name, ...values },
		freeze: true,
	});
	if (!message.success) frappe.msgprint({ message: message.message, indicator: "red" });
	frm.reload_doc();
}
