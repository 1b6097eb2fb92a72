frappe.ui.form.on("Jarz Print Job", {
	refresh(frm) {
		frm.disable_save();
		const colour = { Printed: "green", Waiting: "blue", Printing: "blue", Unclear: "orange", Failed: "red" };
		frm.page.set_indicator(__(frm.doc.state), colour[frm.doc.state]);
		if (["Waiting", "Printing"].includes(frm.doc.state)) return;
		frm.add_custom_button(__("Print Again"), async () => {
			const { message } = await frappe.call("jarz_pos.api.printing.print_again", { job: frm.doc.name });
			frappe.set_route("Form", "Jarz Print Job", message.job);
		});
	},
});
