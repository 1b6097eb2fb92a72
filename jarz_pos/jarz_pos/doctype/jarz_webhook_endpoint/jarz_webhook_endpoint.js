frappe.ui.form.on("Jarz Webhook Endpoint", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0].write) return;
		frm.add_custom_button(__("Send Test Event"), () => call(frm, "send_test").then(told));
		frm.add_custom_button(__("Send Again…"), () => ask_for_range(frm));
		frm.add_custom_button(__("Show Secret"), () => call(frm, "show_secret").then(show), __("Secret"));
		frm.add_custom_button(__("Rotate Secret"), () => confirm_rotation(frm), __("Secret"));
		if (frm.doc.disabled_reason) frm.set_intro(frm.doc.disabled_reason, "red");
		else if (frm.doc.failing_since)
			frm.set_intro(__("Failing since {0}", [frappe.datetime.comment_when(frm.doc.failing_since)]), "orange");
	},
});

function call(frm, method, args = {}) {
	return frappe
		.xcall(`jarz_pos.api.webhooks.${method}`, { endpoint: frm.doc.name, ...args })
		.then((answer) => frm.reload_doc().then(() => answer));
}

function told({ event }) {
	frappe.show_alert({ message: __("Event {0} is on its way.", [event]), indicator: "green" });
}

function show({ secret }) {
	frappe.msgprint({ title: __("Secret"), message: `<code>${frappe.utils.escape_html(secret)}</code>` });
}

function confirm_rotation(frm) {
	frappe.confirm(__("For a day the old secret signs beside the new one. Go on?"), () =>
		call(frm, "rotate_secret").then(show)
	);
}

function ask_for_range(frm) {
	frappe.prompt(
		[
			{ fieldname: "after", fieldtype: "Int", label: __("After Position"), reqd: 1, default: 0 },
			{ fieldname: "upto", fieldtype: "Int", label: __("Up to Position"), description: __("Empty: to the newest") },
		],
		({ after, upto }) =>
			call(frm, "send_again", { after, upto: upto || null }).then(({ deliveries }) =>
				frappe.show_alert({ message: __("{0} events are sent again.", [deliveries]), indicator: "green" })
			),
		__("Send Events Again")
	);
}
