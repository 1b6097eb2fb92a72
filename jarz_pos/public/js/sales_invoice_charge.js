// Ask for what an order has outstanding in stablecoins; the charge tells the rest.
frappe.ui.form.on("Sales Invoice", {
	refresh(frm) {
		const is_due = frm.doc.docstatus === 1 && !frm.doc.is_return && frm.doc.outstanding_amount > 0;
		if (!is_due || !frm.doc.jarz_branch || !frappe.model.can_read("Crypto Charge")) return;
		frm.add_custom_button(__("Ask for Stablecoins"), () =>
			frappe
				.xcall("jarz_pos.api.charges.create_charge", { sales_invoice: frm.doc.name })
				.then(({ id }) => frappe.set_route("Form", "Crypto Charge", id))
		);
	},
});
