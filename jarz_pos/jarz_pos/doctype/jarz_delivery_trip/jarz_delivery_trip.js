const TRIPS = "jarz_pos.api.trips";

frappe.ui.form.on("Jarz Delivery Trip", {
	setup(frm) {
		frm.set_query("invoice", "invoices", () => ({
			filters: {
				docstatus: 1,
				jarz_branch: frm.doc.branch,
				sales_invoice_state: ["in", ["Received", "In Progress", "Ready"]],
				jarz_is_pickup: 0,
				jarz_no_courier: 0,
				sales_partner: ["is", "not set"],
				jarz_delivery_trip: ["is", "not set"],
			},
		}));
	},

	refresh(frm) {
		const planned = frm.doc.status === "Created";
		frm.fields_dict.invoices.df.read_only = !planned;
		frm.toggle_enable(["trip_date", "courier_party_type", "courier_party", "notes"], planned);
		if (frm.is_new()) return;
		if (planned) {
			frm.add_custom_button(__("Send Out"), () => send(frm)).addClass("btn-primary");
		} else if (frm.doc.status === "Out for Delivery") {
			frm.add_custom_button(__("All Delivered"), () =>
				frappe.confirm(__("All orders of this trip are with their customers?"), () =>
					call(frm, "mark_trip_as_delivered", {})
				)
			);
		}
	},
});

async function send(frm) {
	const { message } = await frappe.call({
		method: `${TRIPS}.preview_trip_for_delivery`,
		args: { trip_name: frm.doc.name },
		type: "GET",
	});
	if (message.blocking_errors.length) {
		frappe.msgprint({
			title: __("The trip cannot leave"),
			message: message.blocking_errors.map(frappe.utils.escape_html).join("<br>"),
			indicator: "red",
		});
	} else if (message.requires_shortage_reason) {
		frappe.prompt(
			{
				fieldname: "shortage_reason",
				fieldtype: "Small Text",
				label: __("Stock is short. Why do the orders go all the same?"),
				reqd: 1,
			},
			(values) => call(frm, "send_trip_for_delivery", { shortage_approved: 1, ...values }),
			__("Send Out")
		);
	} else {
		frappe.confirm(
			__("{0} takes {1} orders. Send them out?", [
				frm.doc.courier_display_name.bold(),
				frm.doc.total_orders,
			]),
			() => call(frm, "send_trip_for_delivery", {})
		);
	}
}

async function call(frm, method, values) {
	await frappe.call({ method: `${TRIPS}.${method}`, args: { trip_name: frm.doc.name, ...values }, freeze: true });
	frm.reload_doc();
}
