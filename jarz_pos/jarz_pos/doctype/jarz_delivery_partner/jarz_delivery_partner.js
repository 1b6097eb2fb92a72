frappe.ui.form.on("Jarz Delivery Partner", {
	setup(frm) {
		frm.set_query("settlement_account", () => ({
			filters: { is_group: 0, account_type: ["in", ["Bank", "Cash"]] },
		}));
	},
});
