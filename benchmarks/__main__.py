"""Runs the named benchmarks (all without a name) on the site of bin/bench and prints one JSON document."""

import json
import os
import sys

import frappe

from benchmarks import board, catalogue, chain, customers, orders, printing, settlement, webhooks

BENCHMARKS = {
	"board": board.run,
	"catalogue": catalogue.run,
	"chain": chain.run,
	"customers": customers.run,
	"orders": orders.run,
	"printing": printing.run,
	"settlement": settlement.run,
	"webhooks": webhooks.run,
}


def main(names: list[str]) -> int:
	"""Exit code 1 when a bar is not met."""
	sites = os.environ["JARZ_SITES_PATH"]
	os.chdir(sites)  # Frappe finds logs and public files by paths relative to the sites folder
	frappe.init(os.environ["JARZ_SITE"], sites_path=sites)
	frappe.connect()
	try:
		results = {name: BENCHMARKS[name]() for name in names or BENCHMARKS}
	finally:
		frappe.destroy()
	print(json.dumps(results, indent=1, default=str, ensure_ascii=False))
	return 0 if all(result.get("met", True) for result in results.values()) else 1


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
