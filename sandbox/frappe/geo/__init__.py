"""Countries and currencies of a new site: those whose facts the tests, the demo and the traces use."""

from frappe import tables

# Country → code of ISO 3166, zones
COUNTRIES = {
	"Egypt": ("eg", "Africa/Cairo"),
	"Kuwait": ("kw", "Asia/Kuwait"),
	"Saudi Arabia": ("sa", "Asia/Riyadh"),
	"United Arab Emirates": ("ae", "Asia/Dubai"),
	"Bahrain": ("bh", "Asia/Bahrain"),
	"Oman": ("om", "Asia/Muscat"),
	"Qatar": ("qa", "Asia/Qatar"),
	"Jordan": ("jo", "Asia/Amman"),
	"Japan": ("jp", "Asia/Tokyo"),
	"India": ("in", "Asia/Kolkata"),
	"Germany": ("de", "Europe/Berlin"),
	"United Kingdom": ("gb", "Europe/London"),
	"United States": ("us", "America/New_York"),
}
# Currency → symbol, fraction, units of it, smallest amount, number format, enabled on a new site
CURRENCIES = {
	"EGP": ("£ or ج.م", "Piastre[F]", 100, 0, "#,###.##", 0),
	"KWD": ("د.ك", "Fils", 1000, 0, "#,###.###", 0),
	"BHD": (".د.ب", "Fils", 1000, 0.001, "#,###.###", 0),
	"JPY": ("¥", "Sen[G]", 100, 0, "#,###", 1),
	"USD": ("$", "Cent", 100, 0.01, "#,###.##", 1),
	"EUR": ("€", "Cent", 100, 0.01, "#.###,##", 1),
	"GBP": ("£", "Penny", 100, 0.01, "#,###.##", 1),
	"INR": ("₹", "Paisa", 100, 0.01, "#,##,###.##", 1),
	"AED": ("د.إ", "Fils", 100, 0.01, "#,###.##", 1),
	"SAR": ("ر.س", "Halalas", 100, 0, "#,###.##", 0),
}


def install_geography() -> None:
	"""Make the rows."""
	for country, (code, zone) in COUNTRIES.items():
		tables.put_row("Country", country, country_name=country, code=code, time_zones=zone)
	for currency, (symbol, fraction, units, smallest, number_format, enabled) in CURRENCIES.items():
		tables.put_row(
			"Currency",
			currency,
			currency_name=currency,
			symbol=symbol,
			fraction=fraction,
			fraction_units=units,
			smallest_currency_fraction_value=smallest,
			number_format=number_format,
			enabled=enabled,
		)
