"""What a review would have to look for in every change: arrows between packages, and doors to the outside."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[1]

# Domain packages from the top of the house to its foundation; a package may use only those to the right of it.
LEVELS = (
	("sync", "printing"),
	("kanban",),
	("sales",),
	("catalog", "customers", "delivery"),
	("crypto",),
	("webhooks",),
)
ENTRY_POINTS = ("api", "events", "tasks", "www", "commands", "gateway", "setup", "tests")
PURE = (
	"money.py",
	"printing/columns.py",
	"printing/encode.py",
	"printing/lines.py",
	"printing/page.py",
	"printing/picture.py",
	"printing/profiles.py",
	"printing/receipt.py",
	"printing/script.py",
	"printing/sender.py",
	"printing/slips.py",
	"printing/status.py",
	"printing/words.py",
	"journals.py",
	"kanban/states.py",
	"sales/cart.py",
	"sales/pricing.py",
	"sales/return_plan.py",
	"sales/partner_fees.py",
	"delivery/slots.py",
	"delivery/settlement_plan.py",
	"delivery/fees.py",
	"delivery/flows.py",
	"delivery/tokens.py",
	"customers/phones.py",
	"customers/pins.py",
	"customers/words.py",
	"gateway/hints.py",
	"gateway/messages.py",
	"webhooks/signing.py",
	"webhooks/schedule.py",
	"crypto/terms.py",
	"crypto/facts.py",
	"crypto/fold.py",
	"crypto/booking.py",
	"crypto/keccak.py",
	"crypto/derive.py",
	"crypto/chain/rpc.py",
	"crypto/chain/windows.py",
	"crypto/chain/reorg.py",
	"crypto/chain/match.py",
	"crypto/chain/pool.py",
	"crypto/chain/reader.py",
)
# What the public may ask: how far a payment has come, by the secret in its link.
PUBLIC = ("api/pay.py:status",)
# Whitelisted functions outside api/: only what the client calls by that path.
WHITELISTED_ELSEWHERE: tuple[str, ...] = ("jarz_pos/services/delivery_handling.py",)
SHARED = (
	"guards.py",
	"settings.py",
	"wire.py",
	"money.py",
	"erp.py",
	"compat.py",
	"jobs.py",
	"realtime.py",
	"drawers.py",
)
OWN_NAMES = {"Bundle", "Bundle Item Group", "Courier Transaction", "Settlement", "Crypto Charge"}


def _sources() -> list[Path]:
	return [path for path in APP.rglob("*.py") if "test" not in path.name and "tests" not in path.parts]


def _tree(path: Path) -> ast.Module:
	return ast.parse(path.read_text())


def _imports(path: Path) -> Iterator[str]:
	for node in ast.walk(_tree(path)):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom) and node.module:
			yield node.module
			yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _level(package: str) -> int | None:
	return next((index for index, names in enumerate(LEVELS) if package in names), None)


def _ours(path: Path) -> set[str]:
	"""First-level packages and modules of the app that `path` imports; the names of the states are everybody's."""
	return {
		name.split(".")[1]
		for name in _imports(path)
		if name.startswith("jarz_pos.")
		and not f"{name}.".startswith("jarz_pos.kanban.states.")
		and name != "jarz_pos.kanban"
	}


def _name(path: Path) -> str:
	return path.relative_to(APP).as_posix()


def test_pure_files_know_no_framework():
	guilty = [
		name
		for name in PURE
		if (APP / name).exists()
		and any(imported.split(".")[0] in ("frappe", "erpnext") for imported in _imports(APP / name))
	]
	assert guilty == []


def test_domain_packages_call_downwards_only():
	guilty = []
	for path in _sources():
		own = _level(path.relative_to(APP).parts[0])
		if own is None:
			continue
		for package in _ours(path):
			other = _level(package)
			if package in ENTRY_POINTS and not (package == "setup"):
				guilty.append(f"{_name(path)} -> {package}")
			if other is not None and other < own:
				guilty.append(f"{_name(path)} -> {package}")
	assert guilty == []


def test_controllers_know_no_domain_package():
	guilty = [
		f"{_name(path)} -> {package}"
		for path in (APP / "jarz_pos" / "doctype").rglob("*.py")
		if "test" not in path.name
		for package in _ours(path)
		if _level(package) is not None or package == "api"
	]
	assert guilty == []


def _whitelisted() -> Iterator[tuple[Path, ast.FunctionDef, ast.Call | None]]:
	for path in _sources():
		for node in ast.walk(_tree(path)):
			if not isinstance(node, ast.FunctionDef):
				continue
			for decorator in node.decorator_list:
				called = decorator.func if isinstance(decorator, ast.Call) else decorator
				if ast.unparse(called) == "frappe.whitelist":
					yield path, node, decorator if isinstance(decorator, ast.Call) else None


def test_only_the_api_folder_opens_doors():
	guilty = {
		_name(path)
		for path, _function, _decorator in _whitelisted()
		if path.parent.name != "api" and _name(path) not in WHITELISTED_ELSEWHERE
	}
	assert guilty == set()


def test_every_endpoint_names_its_methods_its_types_and_its_purpose():
	guilty = []
	for path, function, decorator in _whitelisted():
		where = f"{_name(path)}:{function.name}"
		options = {keyword.arg for keyword in decorator.keywords} if decorator else set()
		arguments = [*function.args.args, *function.args.kwonlyargs]
		if "methods" not in options:
			guilty.append(f"{where} names no methods")
		if "allow_guest" in options and where not in PUBLIC:
			guilty.append(f"{where} is open to guests")
		if any(argument.annotation is None for argument in arguments) or function.returns is None:
			guilty.append(f"{where} is not typed")
		if not ast.get_docstring(function):
			guilty.append(f"{where} has no docstring")
	assert guilty == []


def test_api_annotations_are_real_objects():
	# Postponed annotations are text, which Frappe's own check of arguments skips.
	guilty = [
		_name(path) for path in (APP / "api").glob("*.py") if "__future__.annotations" in set(_imports(path))
	]
	assert guilty == []


@pytest.mark.parametrize(
	("what", "pattern", "allowed"),
	[
		(
			"commit inside app code",
			r"frappe\.db\.commit\(",
			("commands/", "jobs.py", "printing/worker.py", "setup/demo"),
		),
		("SQL made from text", r"\.sql\(\s*(f[\"']|.*(\.format\(|\"\s*%))", ()),
		("print", r"^\s*print\(", ("commands/", "setup/uninstall.py", "setup/demo", "gateway/")),
		("a leftover", r"\b(TODO|FIXME|XXX|HACK)\b", ()),
		("a listener on every document", r"doc_events\[?\W*[\"']\*", ()),
	],
)
def test_habits_that_lose_money_or_open_doors_are_absent(what, pattern, allowed):
	guilty = [
		f"{_name(path)}:{number}"
		for path in _sources()
		if not _name(path).startswith(allowed or ("\0",))
		for number, line in enumerate(path.read_text().splitlines(), 1)
		if re.search(pattern, line)
	]
	assert guilty == [], what


def test_broad_excepts_are_never_silent():
	guilty = []
	for path in _sources():
		for node in ast.walk(_tree(path)):
			if isinstance(node, ast.ExceptHandler) and (
				node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
			):
				body = ast.unparse(node)
				if "raise" not in body and "log" not in body:
					guilty.append(f"{_name(path)}:{node.lineno}")
	assert guilty == []


def test_nothing_is_patched_into_other_modules():
	guilty = []
	for path in _sources():
		tree = _tree(path)
		modules = {
			(alias.asname or alias.name).split(".")[0]
			for node in ast.walk(tree)
			if isinstance(node, ast.Import)
			for alias in node.names
		}
		for node in ast.walk(tree):
			targets = node.targets if isinstance(node, ast.Assign) else []
			for target in targets:
				root = target
				while isinstance(root, ast.Attribute):
					root = root.value
				text = ast.unparse(target)
				if isinstance(target, ast.Attribute) and isinstance(root, ast.Name) and root.id in modules:
					if not text.startswith(("frappe.local.", "frappe.response.", "frappe.flags.")):
						guilty.append(f"{_name(path)}:{node.lineno} {text}")
	assert guilty == []


def test_documents_carry_our_names():
	import json

	names = {json.loads(path.read_text())["name"] for path in (APP / "jarz_pos" / "doctype").glob("*/*.json")}
	assert {name for name in names if not name.startswith("Jarz ")} <= OWN_NAMES


def test_every_patch_can_be_imported_by_its_path():
	for line in (APP / "patches.txt").read_text().splitlines():
		dotted = line.split("#")[0].strip()
		if dotted and not dotted.startswith("["):
			assert (APP.parent / (dotted.split()[0].replace(".", "/") + ".py")).exists(), dotted
