"""The set-up: from a fresh machine to two environments and two models, with nothing but Python."""
