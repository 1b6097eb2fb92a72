"""An OpenAPI document out of whitelisted functions: paths, parameters and texts are read from the code, so they cannot lie."""

import inspect
from collections.abc import Callable, Iterable

import frappe
from frappe.utils import get_url

import jarz_pos
from jarz_pos.crypto import shown

READS = ("get_", "list_", "events")
KINDS = {
	"amount": {"type": "string", "pattern": r"^\d+(\.\d+)?$"},
	"limit": {"type": "integer", "minimum": 1},
	"currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
}
CHARGE = {
	"type": "object",
	"required": [
		"id",
		"status",
		"amount",
		"currency",
		"address",
		"due",
		"received",
		"missing",
		"refunded",
		"uri",
		"pay_url",
	],
	"properties": {
		**{
			key: {"type": "string"}
			for key in ("id", "amount", "currency", "address", "due", "received", "missing", "refunded")
		},
		**{
			key: {"type": "string"}
			for key in ("due_units", "received_units", "missing_units", "refunded_units", "rate")
		},
		"uri": {"type": "string", "description": "EIP-681"},
		"pay_url": {"type": "string", "format": "uri"},
		"accept_until": {"type": ["string", "null"], "format": "date-time"},
		"order": {"type": ["string", "null"]},
		"reference": {"type": ["string", "null"]},
		"sequence": {"type": "integer"},
		"confirmations": {"type": "integer"},
		"flags": {"type": "array", "items": {"type": "string"}},
		"token": {"type": "object"},
		"chain": {"type": "object"},
	},
}
EVENT = {
	"type": "object",
	"required": ["type", "timestamp", "object", "data"],
	"properties": {
		"type": {"type": "string"},
		"timestamp": {"type": "string", "format": "date-time"},
		"object": {
			"type": "object",
			"required": ["type", "id", "sequence"],
			"properties": {
				"type": {"type": "string"},
				"id": {"type": "string"},
				"sequence": {
					"type": "integer",
					"description": "Counts the events of one object, without gaps.",
				},
			},
		},
		"data": {"$ref": "#/components/schemas/Charge"},
	},
}
POSITION = {"id": {"type": "string"}, "position": {"type": "integer"}}
SIGNED = {
	"webhook-id": "The same however often the message is sent.",
	"webhook-timestamp": "Unix seconds of this attempt.",
	"webhook-signature": "Standard Webhooks: `v1,` and HMAC-SHA256 of id.timestamp.body; two while a secret is changed.",
}
IDEMPOTENCY = {
	"name": "Idempotency-Key",
	"in": "header",
	"description": "Any text of your own. The same key and body get the first answer, another body gets 409.",
	"schema": {"type": "string", "maxLength": 255},
}


def document(title: str, functions: Iterable[Callable]) -> dict:
	"""OpenAPI 3.1 of `functions`, with the statuses of the charge as Crypto Charge has them."""
	statuses = frappe.get_meta("Crypto Charge").get_options("status").split("\n")
	charge = {**CHARGE, "properties": {**CHARGE["properties"], "status": {"enum": statuses}}}
	return {
		"openapi": "3.1.0",
		"info": {"title": title, "version": jarz_pos.__version__},
		"servers": [{"url": get_url("/api/method")}],
		"security": [{"token": []}],
		"components": {
			"securitySchemes": {
				"token": {
					"type": "http",
					"scheme": "token",
					"description": "Authorization: token <api_key>:<api_secret>",
				}
			},
			"schemas": {"Charge": charge, "Event": EVENT},
		},
		"paths": {f"/{_path(function)}": _operations(function) for function in functions},
		"webhooks": {
			**{shown.event_type(status): _message(f"The charge is {status} now") for status in statuses},
			shown.event_type(shown.REFUNDED): _message("Tokens of the charge went back to its payer"),
		},
	}


def _path(function: Callable) -> str:
	return f"{function.__module__}.{function.__name__}"


def _operations(function: Callable) -> dict:
	summary, _, description = inspect.getdoc(function).partition("\n")
	names = list(inspect.signature(function).parameters)
	common = {
		"operationId": function.__name__,
		"summary": summary,
		"description": description.strip(),
		"responses": {
			"200": {
				"description": "`{message: …}`",
				"content": {"application/json": {"schema": _answer(function)}},
			},
			**{status: {"description": text} for status, text in ERRORS.items()},
		},
	}
	if function.__name__.startswith(READS):
		query = [{"name": name, "in": "query", "schema": _schema(name)} for name in names]
		return {"get": {**common, "parameters": query}}
	body = {"type": "object", "properties": {name: _schema(name) for name in names}}
	headers = [IDEMPOTENCY] if function.__name__.startswith("create_") else []
	content = {"required": True, "content": {"application/json": {"schema": body}}}
	return {"post": {**common, "parameters": headers, "requestBody": content}}


ERRORS = {
	"403": "Not allowed",
	"404": "There is no such charge",
	"409": "The Idempotency-Key was used for another request",
	"417": "Refused; `_server_messages` says why",
	"429": "Too many calls",
}


def _message(summary: str) -> dict:
	headers = [
		{"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
		for name, text in SIGNED.items()
	]
	content = {"application/json": {"schema": {"$ref": "#/components/schemas/Event"}}}
	answers = {"2XX": {"description": "Accepted"}, "410": {"description": "Send no more"}}
	post = {
		"summary": summary,
		"parameters": headers,
		"requestBody": {"content": content},
		"responses": answers,
	}
	return {"post": post}


def _schema(name: str) -> dict:
	return KINDS.get(name, {"type": "string"})


def _answer(function: Callable) -> dict:
	charge = {"$ref": "#/components/schemas/Charge"}
	if function.__name__ == "events":
		event = {
			"allOf": [{"$ref": "#/components/schemas/Event"}, {"type": "object", "properties": POSITION}]
		}
		page = {"events": {"type": "array", "items": event}, "next": {"type": "integer"}}
		return {"type": "object", "properties": {"message": {"type": "object", "properties": page}}}
	if function.__name__.startswith("list_"):
		page = {"charges": {"type": "array", "items": charge}, "next": {"type": ["string", "null"]}}
		return {"type": "object", "properties": {"message": {"type": "object", "properties": page}}}
	return {"type": "object", "properties": {"message": charge}}
