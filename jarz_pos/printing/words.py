"""The words of a slip in the languages that it can be printed in. Pure.

They are not translated by Frappe: a slip is in the language of its printer, whoever pressed the button.
"""

from collections.abc import Mapping

ENGLISH, ARABIC = "English", "Arabic"
RIGHT_TO_LEFT = frozenset({ARABIC})

_WORDS: dict[str, tuple[str, str]] = {
	"order": ("Order", "طلب"),
	"customer": ("Customer", "العميل"),
	"phone": ("Phone", "الهاتف"),
	"address": ("Address", "العنوان"),
	"area": ("Area", "المنطقة"),
	"delivery": ("Delivery", "التوصيل"),
	"pickup": ("PICKUP", "استلام من الفرع"),
	"partner": ("Partner", "الشريك"),
	"times": ("x", "×"),
	"each": ("each", "للواحدة"),
	"subtotal": ("Subtotal", "المجموع"),
	"delivery_fee": ("Delivery fee", "رسوم التوصيل"),
	"taxes": ("Taxes", "الضرائب"),
	"discount": ("Discount", "الخصم"),
	"rounding": ("Rounding", "التقريب"),
	"total": ("TOTAL", "الإجمالي"),
	"paid": ("PAID", "مدفوع"),
	"unpaid": ("UNPAID", "غير مدفوع"),
	"paid_so_far": ("Paid so far", "المدفوع"),
	"collect": ("To collect", "المطلوب تحصيله"),
	"nothing_to_collect": ("NOTHING TO COLLECT", "لا يوجد مبلغ للتحصيل"),
	"payment": ("Payment", "طريقة الدفع"),
	"note": ("Note", "ملاحظة"),
	"cancelled": ("CANCELLED", "ملغي"),
	"copy": ("COPY", "نسخة"),
	"kitchen": ("KITCHEN", "المطبخ"),
	"courier": ("COURIER", "المندوب"),
	"pieces": ("Pieces", "عدد القطع"),
	"settlement": ("SETTLEMENT", "تسوية"),
	"orders": ("Orders", "الطلبات"),
	"collected": ("Collected", "المحصل"),
	"courier_fees": ("Courier fees", "أجرة التوصيل"),
	"courier_pays": ("Courier pays the branch", "يدفع المندوب للفرع"),
	"branch_pays": ("Branch pays the courier", "يدفع الفرع للمندوب"),
	"even": ("Nobody owes anything", "لا يوجد مبلغ مستحق"),
	"signature": ("Signature", "التوقيع"),
	"pay_with": ("Pay with", "ادفع باستخدام"),
	"network": ("Network", "الشبكة"),
	"until": ("Until", "حتى"),
	"scan": ("Scan with the camera of your phone", "امسح الرمز بكاميرا هاتفك"),
	"test": ("TEST PAGE", "صفحة اختبار"),
	"printer": ("Printer", "الطابعة"),
	"model": ("Model", "الطراز"),
	"paper": ("Paper", "الورق"),
	"letters": ("Letters", "الحروف"),
	"Cash": ("Cash", "نقدا"),
	"Instapay": ("InstaPay", "إنستاباي"),
	"InstaPay": ("InstaPay", "إنستاباي"),
	"Mobile Wallet": ("Mobile Wallet", "محفظة إلكترونية"),
	"Wallet": ("Mobile Wallet", "محفظة إلكترونية"),
}


def vocabulary(language: str) -> Mapping[str, str]:
	"""Every word in `language`; English where that is not known."""
	column = 1 if language == ARABIC else 0
	return {key: spellings[column] for key, spellings in _WORDS.items()}
