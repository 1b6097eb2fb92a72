// How the reading of the chain goes, over its form.
frappe.ui.form.on("Jarz Chain", {
	refresh(frm) {
		const place = frm.get_field("health_html").$wrapper.empty();
		if (frm.is_new()) return;
		frappe.xcall("jarz_pos.api.charges.get_chain_health").then((chains) => {
			const found = chains.find((row) => row.chain === frm.doc.name);
			if (!found) return;
			if (found.state === "Stuck") {
				frm.add_custom_button(__("Read Now"), () =>
					frappe.xcall("jarz_pos.api.charges.read_chains").then(() => frm.refresh())
				);
			}
			const facts = [
				[__("Head"), found.head],
				[__("Read up to"), found.cursor],
				[__("Blocks behind"), found.behind],
				[__("Last read"), found.synced_on ? frappe.datetime.comment_when(found.synced_on) : __("never")],
				[__("Provider"), found.provider || "–"],
			];
			const cells = facts
				.map(([label, value]) => `<div><div class="text-muted small">${label}</div><b>${value}</b></div>`)
				.join("");
			const error = found.error
				? `<div class="text-danger small mt-2">${frappe.utils.escape_html(found.error)}</div>`
				: "";
			place.html(
				`<div class="d-flex flex-wrap mb-4" style="gap: 2rem">
					<span class="indicator-pill ${found.state === "Reading" ? "green" : "red"}">${__(found.state)}</span>${cells}
				</div>${error}`
			);
		});
	},
});
