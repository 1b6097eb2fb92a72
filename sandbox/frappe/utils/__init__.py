"""`frappe.utils`: dates, numbers and texts as a bench computes them."""

# ruff: noqa: F401

from frappe.not_offered import refuser
from frappe.utils.dates import (
	add_days,
	add_months,
	add_to_date,
	add_years,
	date_diff,
	format_date,
	format_datetime,
	format_duration,
	format_time,
	formatdate,
	get_date_str,
	get_datetime,
	get_datetime_in_timezone,
	get_datetime_str,
	get_first_day,
	get_last_day,
	get_system_timezone,
	get_time,
	get_timestamp,
	get_weekday,
	getdate,
	now,
	now_datetime,
	nowdate,
	nowtime,
	time_diff,
	time_diff_in_hours,
	time_diff_in_seconds,
	to_timedelta,
	today,
)
from frappe.utils.numbers import (
	cast,
	cint,
	flt,
	fmt_money,
	format_value,
	number_format_precision,
	rounded,
	sbool,
)
from frappe.utils.texts import (
	comma_and,
	comma_or,
	cstr,
	escape_html,
	get_abbr,
	get_fullname,
	get_link_to_form,
	get_url,
	get_url_to_form,
	is_html,
	quoted,
	sanitize_html,
	strip,
	strip_html,
	strip_html_tags,
	unique,
	validate_email_address,
	validate_phone_number,
)
from frappe.utils.words import in_words, money_in_words

__getattr__ = refuser(__name__)
