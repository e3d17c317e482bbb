"""The person with a browser of the live tests: the one of `puente converse`."""

from puente.converse.visitor import Message, Visitor

__all__ = ["Message", "Visitor"]
