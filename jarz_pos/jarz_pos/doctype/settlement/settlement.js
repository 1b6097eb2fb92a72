// The cashier picks a courier from those who have open orders, sees what he brings or gets, saves and submits.
(() => {
	const ALERT = { Collected: "green", "Paid Out": "blue", Even: "gray" };

	frappe.ui.form.on("Settlement", {
		refresh(frm) {
			frm.set_df_property("rows", "cannot_add_rows", true);
			if (!frappe.model.can_read("Mode of Payment")) {
				frm.set_df_property("mode_of_payment", "read_only", 1);
			}
			say_what_happens(frm);
			if (frm.doc.docstatus === 0) {
				list_couriers(frm);
				if (frm.doc.party) {
					frm.add_custom_button(__("Fetch Unsettled"), () => fetch_unsettled(frm, frm.doc));
				}
			} else if (frm.doc.journal_entry && frappe.model.can_read("Journal Entry")) {
				frm.add_custom_button(__("Journal Entry"), () =>
					frappe.set_route("Form", "Journal Entry", frm.doc.journal_entry)
				);
			}
		},
		mode_of_payment(frm) {
			if (frm.doc.party && frm.doc.mode_of_payment) fetch_unsettled(frm, frm.doc);
		},
	});

	frappe.ui.form.on("Jarz Settlement Row", {
		// An order may be left for another time; the words and the account come with the next save.
		rows_remove(frm) {
			const total = (field) => frm.doc.rows.reduce((sum, row) => sum + flt(row[field]), 0);
			frm.doc.total_collected = total("amount");
			frm.doc.total_fees = total("shipping_amount");
			frm.doc.net_amount = frm.doc.total_collected - frm.doc.total_fees;
			frm.doc.direction = "";
			frm.refresh_fields();
			say_what_happens(frm);
		},
	});

	function say_what_happens(frm) {
		frm.set_intro("");
		if (!frm.doc.direction || frm.doc.docstatus === 2) return;
		const net = flt(frm.doc.net_amount);
		const state = net > 0 ? "Collected" : net < 0 ? "Paid Out" : "Even";
		frm.set_intro(`<b>${frappe.utils.escape_html(frm.doc.direction)}</b>`, ALERT[state]);
	}

	async function fetch_unsettled(frm, courier) {
		const { message } = await frappe.call({
			method: "jarz_pos.api.settlement.get_unsettled",
			args: {
				branch: courier.branch,
				party_type: courier.party_type,
				party: courier.party,
				mode_of_payment: courier === frm.doc ? frm.doc.mode_of_payment : "",
			},
			freeze: true,
		});
		if (!message) return;
		const { rows, ...totals } = message;
		Object.assign(frm.doc, totals, {
			branch: courier.branch,
			party_type: courier.party_type,
			party: courier.party,
		});
		frm.clear_table("rows");
		rows.forEach((row) => frm.add_child("rows", row));
		frm.dirty();
		frm.refresh();
	}

	async function list_couriers(frm) {
		const place = frm.get_field("open_couriers").$wrapper;
		const { message: couriers } = await frappe.call("jarz_pos.api.settlement.get_open_couriers");
		if (!couriers?.length) {
			place.html(
				`<p class="text-muted">${__("No courier has an open order in your branches.")}</p>`
			);
			return;
		}
		const branches = new Set(couriers.map((courier) => courier.branch));
		place.html(`
			<table class="table table-sm table-bordered">
				<thead class="text-muted"><tr>
					${branches.size > 1 ? `<th>${__("Branch")}</th>` : ""}
					<th>${__("Courier")}</th>
					<th class="text-right">${__("Orders")}</th>
					<th class="text-right">${__("Collected")}</th>
					<th class="text-right">${__("Courier Fees")}</th>
					<th class="text-right">${__("Net")}</th>
					<th></th>
				</tr></thead>
				<tbody>${couriers.map((courier) => line(frm, courier, branches.size > 1)).join("")}</tbody>
			</table>`);
		place.find("button").on("click", function () {
			fetch_unsettled(frm, couriers[$(this).closest("tr").index()]);
		});
	}

	function line(frm, courier, with_branch) {
		const text = (value) => `<td>${frappe.utils.escape_html(value)}</td>`;
		const number = (value) => `<td class="text-right">${value}</td>`;
		const money = (value) => number(format_currency(value, courier.currency));
		const chosen = ["branch", "party_type", "party"].every((key) => courier[key] === frm.doc[key]);
		return `<tr class="${chosen ? "font-weight-bold" : ""}">
			${with_branch ? text(courier.branch) : ""}
			${text(courier.party_name || courier.party)}
			${number(courier.orders)}
			${money(courier.collected)}
			${money(courier.fees)}
			${money(courier.net)}
			<td class="text-right"><button type="button" class="btn btn-xs ${
				chosen ? "btn-default" : "btn-primary"
			}">${__("Fetch Unsettled")}</button></td>
		</tr>`;
	}
})();
