"""Messages: one's own, and everybody's for those who plan and run the system."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import messages, my_messages

addresses = [
    path("my-record/messages/", my_messages.my_messages, name="my-messages"),
    path("messages/", messages.messages, name="messages"),
    path("messages/messages.csv", messages.messages_csv, name="messages-csv"),
]
