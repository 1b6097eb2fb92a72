// What is to be done next, and by whom.
frappe.ui.form.on("Jarz Crypto Refund", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { status, proven, proposed_by, payment_entry, booking_error } = frm.doc;
		const steps = {
			Proposed: proven
				? proposed_by === frappe.session.user
					? [__("Somebody else approves this: he submits it."), "blue"]
					: [__("Submit this to approve it."), "blue"]
				: [__("Send the text below to the payee. He signs it with his wallet; enter the signature and save."), "orange"],
			Approved: [__("Whoever holds the keys sends {0} tokens to the address. Then enter the transaction.", [frm.doc.tokens]), "blue"],
			Sent: [__("The transaction is looked for on the chain every minute."), "blue"],
			Final: booking_error && !payment_entry ? [__("Not booked yet: {0}", [frappe.utils.escape_html(booking_error)]), "red"] : null,
		};
		frm.set_intro("");
		if (steps[status]) frm.set_intro(...steps[status]);
		if (status === "Proposed") copy_button(frm, __("Copy Text"), "challenge");
		if (status === "Approved") copy_button(frm, __("Copy Address"), "address");
	},
});

function copy_button(frm, label, field) {
	frm.add_custom_button(label, () => frappe.utils.copy_to_clipboard(frm.doc[field]));
}
