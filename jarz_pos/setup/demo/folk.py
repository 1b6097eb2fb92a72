"""The people of the demo shop. Data only."""

from jarz_pos.setup.demo.places import ALEXANDRIA, CAIRO

DOMAIN = "demo.jarz.example"

# Login name: (full name, role profile, branches)
USERS = {
	"mariam": ("Mariam Hassan", "Jarz POS Staff", (CAIRO,)),
	"omar": ("Omar Fathy", "Jarz POS Staff", (CAIRO,)),
	"salma": ("Salma Nabil", "Jarz POS Staff", (ALEXANDRIA,)),
	"youssef": ("Youssef Adel", "Jarz Line Manager", (CAIRO,)),
	"hana": ("Hana Magdy", "Jarz Line Manager", (ALEXANDRIA,)),
	"nadia": ("Nadia Kamal", "Jarz Manager", (CAIRO, ALEXANDRIA)),
}

# Couriers who are employed and freelancers, with their branches.
EMPLOYED_COURIERS = (("Karim", "Saad", CAIRO), ("Mahmoud", "Taha", CAIRO), ("Ibrahim", "Zaki", ALEXANDRIA))
FREELANCE_COURIERS = (("Swift Riders", CAIRO), ("Corniche Couriers", ALEXANDRIA))

FIRST_NAMES = (
	"Mona",
	"Ahmed",
	"Yasmin",
	"Mostafa",
	"Dina",
	"Khaled",
	"Rania",
	"Tarek",
	"Laila",
	"Hossam",
	"Nour",
	"Amr",
	"Farida",
	"Sherif",
	"Habiba",
	"Ziad",
	"منى",
	"أحمد",
	"ليلى",
	"كريم",
)
LAST_NAMES = ("El Sayed", "Abdallah", "Farouk", "Mansour", "Soliman", "Younes", "عبد الله", "حسن")
STREETS = ("Nile Street", "Tahrir Street", "El Horreya Road", "Palm Street", "Garden Street", "شارع السوق")
CUSTOMERS = 40
