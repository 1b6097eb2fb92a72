frappe.query_reports["Tokens to Sweep"] = {
	filters: [
		{ fieldname: "token", label: __("Token"), fieldtype: "Link", options: "Jarz Token", reqd: 1 },
		{
			fieldname: "from_date",
			label: __("Paid since"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -30),
		},
	],
	onload(report) {
		report.page.add_inner_button(__("Sweep"), () => {
			frappe.xcall("jarz_pos.api.charges.get_sweep", report.get_values()).then((call) => {
				if (!call.addresses) return frappe.msgprint(__("Nothing lies there that the factory can send to the treasury."));
				const dialog = new frappe.ui.Dialog({
					title: __("{0} tokens of {1} addresses", [call.tokens, call.addresses]),
					fields: [
						{
							fieldtype: "HTML",
							options: `<p>${__("Send this with any wallet: whoever sends it pays the gas, and everything goes to the treasury of the factory.")}</p>`,
						},
						{ fieldname: "to", label: __("To"), fieldtype: "Data", read_only: 1, default: call.to },
						{ fieldname: "data", label: __("Data"), fieldtype: "Small Text", read_only: 1, default: call.data },
					],
					primary_action_label: __("Copy Data"),
					primary_action: () => frappe.utils.copy_to_clipboard(call.data),
					secondary_action_label: __("Copy Address"),
					secondary_action: () => frappe.utils.copy_to_clipboard(call.to),
				});
				dialog.show();
			});
		});
	},
};
