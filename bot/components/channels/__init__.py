"""Rasa's own connectors for Telegram, WhatsApp (Twilio) and Facebook, behind the gateway."""
