frappe.query_reports["Chain Health"] = {
	formatter(value, row, column, data, standard) {
		const text = standard(value, row, column, data);
		if (column.fieldname !== "state" || !data) return text;
		return `<span class="indicator-pill ${{ Reading: "green", Stuck: "red" }[data.state] || "gray"}">${__(data.state)}</span>`;
	},
};
