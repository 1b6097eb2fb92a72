// A charge is read here, never written: what came in, how its status came about, and what may be done with it.
(() => {
	const colours = {
		New: "gray",
		Awaiting: "orange",
		"Partially Paid": "orange",
		Detected: "blue",
		Confirming: "blue",
		Settled: "green",
		Final: "green",
		Expired: "red",
		Cancelled: "gray",
		Refunded: "purple",
		Seen: "blue",
		Confirmed: "green",
		Gone: "red",
		"Wrong token": "red",
	};
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const pill = (text) => `<span class="indicator-pill no-indicator-dot ${colours[text] || "gray"}">${__(text)}</span>`;
	const short = (hash) => `${hash.slice(0, 8)}…${hash.slice(-6)}`;

	function on_chain(explorer, kind, hash) {
		const text = `<code title="${escape(hash)}">${escape(short(hash))}</code>`;
		return explorer ? `<a href="${escape(explorer)}/${kind}/${escape(hash)}" target="_blank" rel="noreferrer">${text}</a>` : text;
	}

	function payments({ payments, explorer, symbol }) {
		if (!payments.length) return `<p class="text-muted">${__("Nothing has come in yet.")}</p>`;
		const rows = payments.map((row) => {
			const marks = [row.late && __("late"), row.state !== "Gone" && !row.counted && __("not counted")].filter(Boolean);
			const entry = row.payment_entry ? frappe.utils.get_form_link("Payment Entry", row.payment_entry, true) : "";
			return `<tr>
				<td>${pill(row.state)} <span class="text-muted">${marks.join(", ")}</span></td>
				<td class="text-right"><b>${escape(row.amount)}</b> ${row.state === "Wrong token" ? "" : escape(symbol)}</td>
				<td>${on_chain(explorer, "address", row.sender)}</td>
				<td>${on_chain(explorer, "tx", row.tx)}</td>
				<td>${frappe.datetime.str_to_user(frappe.datetime.convert_to_system_tz(row.time))}</td>
				<td>${entry}</td>
			</tr>`;
		});
		const heads = [__("State"), __("Amount"), __("From"), __("Transaction"), __("Block Time"), __("Payment Entry")];
		return `<div class="table-responsive"><table class="table table-sm">
			<thead><tr>${heads.map((head, index) => `<th class="${index === 1 ? "text-right" : ""}">${head}</th>`).join("")}</tr></thead>
			<tbody>${rows.join("")}</tbody></table></div>`;
	}

	function timeline({ events, symbol }) {
		const rows = events.map(
			(row) => `<div class="mb-2">${pill(row.status)}
				<span class="text-muted">${frappe.datetime.str_to_user(row.on)}</span>
				${row.tokens === "0" ? "" : `· ${escape(row.tokens)} ${escape(symbol)}`}
				${row.flags.map((flag) => `<span class="text-muted">· ${escape(__(flag))}</span>`).join(" ")}</div>`
		);
		return rows.join("");
	}

	function headline(frm, history) {
		const parts = [
			pill(frm.doc.status),
			__("{0} of {1} {2} received", [history.received, history.due, history.symbol].map(escape)),
			...(history.refunded === "0" ? [] : [__("{0} {1} refunded", [history.refunded, history.symbol].map(escape))]),
			...(frm.doc.remarks ? [escape(frm.doc.remarks)] : []),
		];
		frm.dashboard.set_headline(`<div class="d-flex flex-wrap" style="gap: .75rem">${parts.join("<span>·</span>")}</div>`);
		if (frm.doc.booking_error) frm.set_intro(__("Not booked yet: {0}", [escape(frm.doc.booking_error)]), "red");
	}

	function balance(frm) {
		frappe.xcall("jarz_pos.api.charges.get_balance", { charge: frm.doc.name }).then((found) => {
			const text = found
				? __("{0} tokens lie at the address, as of block {1}.", [found.tokens, found.block])
				: __("No provider of the chain answers now.");
			frappe.show_alert({ message: text, indicator: found ? "green" : "orange" });
		});
	}

	function buttons(frm, history) {
		const is_open = ["Awaiting", "Partially Paid"].includes(frm.doc.status);
		if (is_open) {
			frm.add_custom_button(__("Pay Page"), () => window.open(history.pay_url, "_blank", "noreferrer"));
			frm.add_custom_button(__("Copy Link"), () => frappe.utils.copy_to_clipboard(history.pay_url));
			frm.add_custom_button(__("Print Slip"), () => slip(frm));
		}
		frm.add_custom_button(__("Wallet Balance"), () => balance(frm));
		if (frm.doc.status === "Awaiting") frm.add_custom_button(__("Cancel Charge"), () => cancel(frm));
		if (history.payments.length && frappe.model.can_create("Jarz Crypto Refund")) {
			frm.add_custom_button(__("Propose Refund"), () => frappe.new_doc("Jarz Crypto Refund", { charge: frm.doc.name }));
		}
	}

	function slip(frm) {
		frappe.xcall("jarz_pos.api.printing.print_charge", { charge: frm.doc.name }).then(({ job }) => {
			const link = frappe.utils.get_form_link("Jarz Print Job", job, true, __("print queue"));
			frappe.show_alert({ message: __("{0} is in the {1}.", [__("Payment Slip"), link]), indicator: "green" });
		});
	}

	function cancel(frm) {
		frappe.confirm(__("Ask for nothing more? What is paid later is still found."), () =>
			frappe.xcall("jarz_pos.api.charges.cancel_charge", { charge: frm.doc.name }).then(() => frm.reload_doc())
		);
	}

	frappe.ui.form.on("Crypto Charge", {
		setup(frm) {
			frappe.realtime.on("crypto_charge_changed", ({ charge }) => charge === frm.doc.name && frm.reload_doc());
		},
		refresh(frm) {
			if (frm.is_new()) return;
			frm.disable_save();
			frappe.xcall("jarz_pos.api.charges.get_history", { charge: frm.doc.name }).then((history) => {
				headline(frm, history);
				buttons(frm, history);
				frm.get_field("payments_html").$wrapper.html(payments(history));
				frm.get_field("timeline_html").$wrapper.html(timeline(history));
			});
		},
	});
})();
