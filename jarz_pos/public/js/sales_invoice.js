// Slips of an order, from the form: look at one, or keep it, or let a printer of the branch print it.
(() => {
	const kinds = { Receipt: __("Receipt"), Kitchen: __("Kitchen Slip"), Courier: __("Courier Slip") };

	function look(frm) {
		frappe.call("jarz_pos.api.printing.get_receipt_picture", { invoice: frm.doc.name }).then(({ message }) => {
			const dialog = new frappe.ui.Dialog({ title: __("Receipt"), size: "small" });
			$("<img>", { src: `data:image/png;base64,${message.png}`, css: { width: "100%", background: "#fff" } })
				.appendTo(dialog.body);
			dialog.show();
		});
	}

	function pdf(frm) {
		frappe.call("jarz_pos.api.printing.get_receipt_pdf", { invoice: frm.doc.name }).then(({ message }) => {
			$("<a>", { href: `data:application/pdf;base64,${message.pdf}`, download: `${frm.doc.name}.pdf` })[0].click();
		});
	}

	function print(frm, kind) {
		frappe
			.call("jarz_pos.api.printing.print_order", { invoice: frm.doc.name, kind })
			.then(({ message }) => {
				const link = frappe.utils.get_form_link("Jarz Print Job", message.job, true, __("print queue"));
				frappe.show_alert({ message: __("{0} is in the {1}.", [kinds[kind], link]), indicator: "green" });
			});
	}

	frappe.ui.form.on("Sales Invoice", {
		refresh(frm) {
			if (frm.doc.docstatus === 0 || !frm.doc.jarz_branch) return;
			frm.add_custom_button(__("See Receipt"), () => look(frm), __("Slips"));
			frm.add_custom_button(__("Receipt as PDF"), () => pdf(frm), __("Slips"));
			for (const [kind, label] of Object.entries(kinds)) {
				frm.add_custom_button(__("Print {0}", [label]), () => print(frm, kind), __("Slips"));
			}
		},
	});
})();
