app_name = "trial"
after_install = "trial.events.after_install"
doc_events = {
	"Trial Order": {
		method: "trial.events.record"
		for method in (
			"before_insert",
			"before_validate",
			"validate",
			"before_save",
			"after_insert",
			"on_update",
			"before_submit",
			"on_submit",
			"before_update_after_submit",
			"on_update_after_submit",
			"before_cancel",
			"on_cancel",
			"on_change",
			"on_trash",
			"after_delete",
			"before_rename",
			"after_rename",
		)
	}
}
permission_query_conditions = {"Trial Note": "trial.events.only_mine"}
has_permission = {"Trial Note": "trial.events.may"}
