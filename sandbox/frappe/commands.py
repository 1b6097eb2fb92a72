"""Commands of `bench --site S …`, for an app's own commands."""

import functools
from collections.abc import Callable

import click
import frappe
from frappe.dicts import _dict
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


def pass_context(function: Callable) -> Callable:
	"""Decorator of a click command: its first argument is the context, with `sites`."""

	@click.pass_context
	@functools.wraps(function)
	def passing(context: click.Context, *args: object, **kwargs: object) -> object:
		return context.invoke(function, _dict(context.obj or {}), *args, **kwargs)

	return passing


def get_site(context: _dict, raise_err: bool = True) -> str | None:
	"""The one site that was named."""
	if context.get("sites"):
		return context["sites"][0]
	if raise_err:
		raise frappe.SiteNotSpecifiedError
	return None
