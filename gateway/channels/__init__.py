"""Channels of other companies beside the widget: Telegram, WhatsApp (Twilio), Facebook Messenger.

Off unless an operator switches one on (settings.py). The company's webhook comes to door.py, like
everything that faces the network: who calls is checked there, the sender becomes a pseudonym
(pseudonyms.py), personal data is taken out, and the turn is the same as the widget's
(gateway/conversation.py). Rasa's own connectors, in the bot, read the message and send the reply
(line.py; bot/components/channels/). What a company's format and its limits are is in telegram.py,
whatsapp.py and facebook.py; how a reply becomes text in texts.py.
"""
