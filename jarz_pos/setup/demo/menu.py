"""What the demo shop sells. Data only; prices in the company's currency.

A group is (code prefix, [(item name, price), …]); item codes are the prefix with a running number.
"""

MENU = "Jarz Menu"

GROUPS = {
	"Dessert Jars": (
		"JAR",
		(
			("Lotus Jar", "85.00"),
			("Nutella Jar", "90.00"),
			("Oreo Jar", "80.00"),
			("Pistachio Jar", "120.00"),
			("Red Velvet Jar", "85.00"),
			("Tiramisu Jar", "95.00"),
			("Strawberry Cheesecake Jar", "95.50"),
			("Mango Jar مانجو", "75.00"),
			("Om Ali Jar أم علي", "70.00"),
			("Rice Pudding Jar أرز باللبن", "45.00"),
		),
	),
	"Cakes": (
		"CAKE",
		(
			("Chocolate Cake", "420.00"),
			("Carrot Cake", "380.00"),
			("Honey Cake", "395.00"),
			("Lemon Tart", "260.00"),
			("Black Forest", "450.00"),
			("Cheesecake San Sebastián", "520.00"),
			("Date Cake", "310.00"),
			("Orange Cake", "240.00"),
			("Pavlova", "365.75"),
			("Birthday Cake 🎂", "650.00"),
		),
	),
	"Cookies": (
		"COOK",
		(
			("Chocolate Chip Cookie", "25.00"),
			("Double Chocolate Cookie", "28.00"),
			("Oatmeal Cookie", "22.50"),
			("Peanut Butter Cookie", "27.00"),
			("Red Velvet Cookie", "28.00"),
			("Lotus Cookie", "32.00"),
			("Ghorayeba غريبة", "18.00"),
			("Kahk كحك", "20.00"),
			("Petit Four", "33.35"),
			("Ginger Biscuit", "19.95"),
		),
	),
	"Oriental Sweets": (
		"ORNT",
		(
			("Basbousa بسبوسة", "60.00"),
			("Basbousa with Cream", "75.00"),
			("Konafa كنافة", "110.00"),
			("Konafa with Mango", "140.00"),
			("Qatayef قطايف", "65.00"),
			("Baklava بقلاوة", "130.00"),
			("Zalabia زلابية", "40.00"),
			("Balah El Sham بلح الشام", "45.00"),
			("Meshabek", "50.00"),
			("Halawet El Jibn", "95.00"),
		),
	),
	"Ice Cream": (
		"ICE",
		(
			("Vanilla Scoop", "35.00"),
			("Chocolate Scoop", "35.00"),
			("Strawberry Scoop", "35.00"),
			("Mango Scoop", "38.00"),
			("Pistachio Scoop", "45.00"),
			("Mastic Scoop مستكة", "42.00"),
			("Lemon Sorbet", "30.00"),
			("Ice Cream Sandwich", "55.00"),
			("Half Litre Tub", "145.00"),
			("One Litre Tub", "270.00"),
		),
	),
	"Hot Drinks": (
		"HOT",
		(
			("Espresso", "35.00"),
			("Cappuccino", "55.00"),
			("Latte", "58.00"),
			("Turkish Coffee قهوة", "30.00"),
			("Hot Chocolate", "60.00"),
			("Tea شاي", "15.00"),
			("Mint Tea", "18.00"),
			("Sahlab سحلب", "48.00"),
			("Hibiscus كركديه", "22.00"),
			("Spanish Latte", "68.00"),
		),
	),
	"Cold Drinks": (
		"COLD",
		(
			("Water", "7.77"),
			("Sparkling Water", "20.00"),
			("Iced Latte", "65.00"),
			("Iced Americano", "50.00"),
			("Lemon with Mint", "40.00"),
			("Mango Juice", "48.00"),
			("Guava Juice", "42.00"),
			("Strawberry Milkshake", "70.00"),
			("Oreo Milkshake", "78.00"),
			("Sobia سوبيا", "28.00"),
		),
	),
	"Party Needs": (
		"PARTY",
		(
			("Candles", "15.00"),
			("Gift Wrap", "25.00"),
			("Gift Card", "5.00"),
			("Balloons", "45.00"),
			("Paper Plates", "30.00"),
			("Plastic Spoons", "12.50"),
			("Ice Pack", "20.00"),
			("Thermal Bag", "60.00"),
			("Flower Bouquet", "220.00"),
			("Sparklers", "35.00"),
		),
	),
}

# Bundle: (item code, price, free shipping, [(group, quantity), …])
BUNDLES = {
	"Jars for Four": ("BUNDLE-4J", "299.99", 0, (("Dessert Jars", 4),)),
	"Coffee Break": ("BUNDLE-CB", "99.00", 0, (("Hot Drinks", 2), ("Cookies", 2))),
	"Family Evening": (
		"BUNDLE-FE",
		"750.00",
		1,
		(("Cakes", 1), ("Ice Cream", 2), ("Cold Drinks", 4)),
	),
	"Sweet Mix": ("BUNDLE-SM", "200.00", 0, (("Oriental Sweets", 3), ("Cookies", 3))),
}
