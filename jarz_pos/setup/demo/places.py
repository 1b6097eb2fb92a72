"""The places of the demo shop: branches and the districts they deliver to. Data only.

A district is (name, Arabic name, fee that the customer pays, fee that the courier gets), in the company's currency.
"""

CAIRO, ALEXANDRIA = "Jarz Nasr City", "Jarz Sidi Gaber"

# Branch: opening and closing time (after midnight), slot minutes, minutes of a shorter last slot (0: none).
BRANCHES = {
	CAIRO: ("10:00:00", "02:00:00", 120, 0),
	ALEXANDRIA: ("11:00:00", "01:00:00", 90, 60),
}

# Latitude and longitude around which the customers of a branch live.
CENTRES = {CAIRO: (30.06, 31.33), ALEXANDRIA: (31.21, 29.94)}

REGIONS = {
	"Greater Cairo": (
		CAIRO,
		(
			("Nasr City", "مدينة نصر", 30, 20),
			("Heliopolis", "مصر الجديدة", 30, 20),
			("Abbassia", "العباسية", 35, 25),
			("New Nozha", "النزهة الجديدة", 35, 25),
			("Sheraton Heliopolis", "مساكن شيراتون", 35, 25),
			("Ain Shams", "عين شمس", 40, 28),
			("El Matareya", "المطرية", 40, 28),
			("El Zeitoun", "الزيتون", 40, 28),
			("Hadayek El Kobba", "حدائق القبة", 40, 28),
			("El Marg", "المرج", 50, 35),
			("El Salam City", "مدينة السلام", 50, 35),
			("El Obour", "العبور", 60, 42),
			("First Settlement", "التجمع الأول", 50, 35),
			("Third Settlement", "التجمع الثالث", 50, 35),
			("Fifth Settlement", "التجمع الخامس", 50, 35),
			("El Rehab", "الرحاب", 50, 35),
			("Madinaty", "مدينتي", 65, 45),
			("El Shorouk", "الشروق", 70, 50),
			("Badr City", "مدينة بدر", 85, 60),
			("Mokattam", "المقطم", 45, 32),
			("Maadi", "المعادي", 50, 35),
			("New Maadi", "المعادي الجديدة", 50, 35),
			("Degla", "دجلة", 50, 35),
			("Zahraa El Maadi", "زهراء المعادي", 55, 38),
			("Helwan", "حلوان", 70, 50),
			("Downtown Cairo", "وسط البلد", 40, 28),
			("Garden City", "جاردن سيتي", 40, 28),
			("Zamalek", "الزمالك", 45, 32),
			("Manial", "المنيل", 45, 32),
			("Sayeda Zeinab", "السيدة زينب", 40, 28),
			("Shubra", "شبرا", 45, 32),
			("Dokki", "الدقي", 50, 35),
			("Mohandessin", "المهندسين", 50, 35),
			("Agouza", "العجوزة", 50, 35),
			("Haram", "الهرم", 60, 42),
			("Faisal", "فيصل", 60, 42),
			("Sheikh Zayed", "الشيخ زايد", 75, 55),
			("6th of October", "السادس من أكتوبر", 80, 58),
		),
	),
	"Greater Alexandria": (
		ALEXANDRIA,
		(
			("Sidi Gaber", "سيدي جابر", 25, 18),
			("Smouha", "سموحة", 30, 20),
			("Cleopatra", "كليوباترا", 25, 18),
			("Sporting", "سبورتنج", 25, 18),
			("Ibrahimia", "الإبراهيمية", 30, 20),
			("Roushdy", "رشدي", 25, 18),
			("Kafr Abdo", "كفر عبده", 30, 20),
			("Gleem", "جليم", 30, 20),
			("San Stefano", "سان ستيفانو", 35, 25),
			("Loran", "لوران", 35, 25),
			("Sidi Bishr", "سيدي بشر", 40, 28),
			("Miami", "ميامي", 40, 28),
			("Asafra", "العصافرة", 45, 32),
			("Mandara", "المندرة", 45, 32),
			("Montaza", "المنتزه", 50, 35),
			("Raml Station", "محطة الرمل", 35, 25),
			("Mansheya", "المنشية", 35, 25),
			("Anfoushi", "الأنفوشي", 40, 28),
			("Moharram Bek", "محرم بك", 35, 25),
			("Agami", "العجمي", 65, 45),
			("King Mariout", "كينج مريوط", 75, 55),
			("Borg El Arab", "برج العرب", 95, 70),
		),
	),
}
