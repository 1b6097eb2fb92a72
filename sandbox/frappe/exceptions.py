"""Frappe's exceptions with the HTTP status that each answers with, as they were seen on a bench."""

from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


class ValidationError(Exception):
	http_status_code = 417


class AuthenticationError(Exception):
	http_status_code = 401


class SessionExpired(Exception):
	http_status_code = 401


class PermissionError(Exception):
	http_status_code = 403


class DoesNotExistError(ValidationError):
	http_status_code = 404


class PageDoesNotExistError(ValidationError):
	http_status_code = 404


class NameError(Exception):
	http_status_code = 409


class DuplicateEntryError(NameError):
	pass


class DataError(ValidationError):
	pass


class CSRFTokenError(Exception):
	http_status_code = 400


class InvalidAuthorizationHeader(CSRFTokenError):
	pass


class InvalidAuthorizationPrefix(CSRFTokenError):
	pass


class InvalidAuthorizationToken(CSRFTokenError):
	pass


class UnsupportedMediaType(Exception):
	http_status_code = 415


class SessionStopped(Exception):
	http_status_code = 503


class SessionBootFailed(ValidationError):
	http_status_code = 500


class TooManyRequestsError(Exception):
	http_status_code = 429


class RateLimitExceededError(ValidationError):
	http_status_code = 429


class Redirect(Exception):
	pass


class FrappeTypeError(TypeError):
	http_status_code = 417


class QueryDeadlockError(Exception):
	pass


class QueryTimeoutError(Exception):
	pass


class InReadOnlyMode(ValidationError):
	http_status_code = 503


class MandatoryError(ValidationError):
	pass


class LinkValidationError(ValidationError):
	pass


class CancelledLinkError(LinkValidationError):
	pass


class LinkExistsError(ValidationError):
	pass


class UpdateAfterSubmitError(ValidationError):
	pass


class TimestampMismatchError(ValidationError):
	pass


class DocstatusTransitionError(ValidationError):
	pass


class CannotChangeConstantError(ValidationError):
	pass


class CharacterLengthExceededError(ValidationError):
	pass


class NonNegativeError(ValidationError):
	pass


class InvalidEmailAddressError(ValidationError):
	pass


class InvalidPhoneNumberError(ValidationError):
	pass


class UniqueValidationError(ValidationError):
	pass


class InvalidStatusError(ValidationError):
	pass


class InvalidNameError(ValidationError):
	pass


class InvalidDates(ValidationError):
	pass


class CircularLinkingError(ValidationError):
	pass


class EmptyTableError(ValidationError):
	pass


class DocumentLockedError(ValidationError):
	pass


class AppNotInstalledError(ValidationError):
	pass


class AttachmentLimitReached(ValidationError):
	pass


class InvalidColumnName(ValidationError):
	pass


class SecurityException(Exception):
	pass


class OutgoingEmailError(Exception):
	http_status_code = 501


class TemplateNotFoundError(ValidationError):
	pass


class RetryBackgroundJobError(Exception):
	pass


class SiteNotSpecifiedError(Exception):
	pass


class ImplicitCommitError(ValidationError):
	pass


class DataTooLongException(ValidationError):
	pass


class IncorrectSitePath(Exception):
	"""There is no such site."""


class ExecutableNotFound(FileNotFoundError):
	pass
