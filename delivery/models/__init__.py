"""What people are told, how they want to be told, and the mail that goes out and comes in."""

from delivery.models.inbound import InboundMail
from delivery.models.mail import Digest, OutgoingMail
from delivery.models.notices import Notice, Occasion
from delivery.models.preferences import MailTimes, Preference

__all__ = ["Digest", "InboundMail", "MailTimes", "Notice", "Occasion", "OutgoingMail", "Preference"]
