(() => {
	const call = (method, frm, more = {}) =>
		frappe.call(`jarz_pos.api.printing.${method}`, { printer: frm.doc.name, ...more }).then(({ message }) => message);

	async function status(frm) {
		const found = await call("get_printer_status", frm);
		const paper = { ok: __("Paper is in."), low: __("Paper is running low."), out: __("No paper.") }[found.paper];
		const told = found.answers ? paper : __("It takes data and says nothing about itself.");
		frappe.msgprint({
			title: found.ready ? __("Ready") : __("Not ready"),
			indicator: found.ready ? (found.paper === "low" ? "orange" : "green") : "red",
			message: frappe.utils.escape_html(found.problem || told || ""),
		});
	}

	async function test_page(frm) {
		const { job } = await call("print_test_page", frm);
		const link = frappe.utils.get_form_link("Jarz Print Job", job, true, __("print queue"));
		frappe.show_alert({ message: __("The test page is in the {0}.", [link]), indicator: "green" });
	}

	function open_drawer(frm) {
		const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		frappe.prompt(field, async ({ reason }) => {
			const done = await call("open_drawer", frm, { reason });
			const said = done.success ? __("The drawer is open.") : frappe.utils.escape_html(done.problem);
			frappe.show_alert({ message: said, indicator: done.success ? "green" : "red" });
		}, __("Open Drawer"), __("Open"));
	}

	frappe.ui.form.on("Jarz Printer", {
		refresh(frm) {
			if (frm.is_new()) return;
			frm.add_custom_button(__("Print Jobs"), () =>
				frappe.set_route("List", "Jarz Print Job", { printer: frm.doc.name })
			);
			if (!frm.doc.enabled) return;
			frm.add_custom_button(__("Test Page"), () => test_page(frm));
			if (frm.doc.connection !== "Network") return;
			frm.add_custom_button(__("Status"), () => status(frm));
			if (frm.doc.drawer) frm.add_custom_button(__("Open Drawer"), () => open_drawer(frm));
		},
	});
})();
