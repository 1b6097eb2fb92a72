frappe.ui.form.on("Jarz Partner Settlement", {
	setup(frm) {
		frm.set_query("sales_partner_transaction", "rows", () => ({
			filters: {
				sales_partner: frm.doc.sales_partner,
				company: frm.doc.company,
				status: "Unsettled",
			},
		}));
	},

	refresh(frm) {
		if (frm.doc.docstatus === 0) {
			frm.set_intro(__("Choose partner and company and save: all open orders are filled in."));
		}
	},
});
