"""What is said in the sample calls. All of it was made up for genqa: no person, company or order exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Turn(NamedTuple):
    """Who speaks, how many seconds it is quiet before (below 0: they begin while the other still speaks), and what."""

    who: str
    pause: float
    text: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One call: its id, who, where, days before today, the hour, the hold as it is typed, and what is said."""

    recording_id: str
    agent: str
    queue: str
    direction: str
    days_ago: int
    hour: int
    hold: str
    turns: tuple[Turn, ...]


A, G = "agent", "guest"

DIALOGUES = (
    Dialogue("sample-1", "Mara L.", "Billing", "inbound", 1, 9, "0:27-1:40", (
        Turn(A, 1.2, "Thank you for calling Northwind billing, this is Mara, how can I help you?"),
        Turn(G, 0.3, "Hi, I was charged twice for my subscription this month."),
        Turn(A, 0.4, "I am sorry to hear that, let me have a look at your account."),
        Turn(A, 4.2, "There it is. I can see both charges."),
        Turn(G, -0.7, "It happened last month as well, and nobody called me back about it."),
        Turn(A, 0.4, "May I put you on hold while I check with accounting?"),
        Turn(A, 74.0, "Thank you for waiting. Both charges are refunded now."),
        Turn(G, 0.4, "Great, thank you. Goodbye."),
    )),
    Dialogue("sample-2", "Jon P.", "Orders", "inbound", 2, 14, "", (
        Turn(A, 0.8, "Northwind orders, this is Jon. What can I do for you?"),
        Turn(G, 0.4, "My parcel was due on Monday and it is still not here."),
        Turn(A, 0.3, "Let me look it up. What is the order number?"),
        Turn(G, 0.5, "It is four four seven one one."),
        Turn(A, 21.5, "The parcel is at your local depot, it goes out tomorrow morning."),
        Turn(G, 0.5, "Alright, I will wait for it then."),
        Turn(A, 0.3, "You will get a message with the time. Have a nice day."),
    )),
    Dialogue("sample-3", "Priya S.", "Support", "inbound", 3, 11, "", (
        Turn(A, 0.9, "Hello, Northwind support, Priya speaking, how can I help?"),
        Turn(G, 0.3, "The app asks me for a code, and no code arrives."),
        Turn(A, 0.4, "I understand. I am sending a new one to your phone now."),
        Turn(G, 0.4, "There it is, and it works. That was quick."),
        Turn(A, 0.3, "Lovely. Is there anything else I can do for you?"),
        Turn(G, 0.4, "No, that was all, thank you very much."),
    )),
    Dialogue("sample-4", "Jon P.", "Billing", "inbound", 5, 16, "", (
        Turn(A, 0.7, "Northwind billing, Jon here, how can I help you?"),
        Turn(G, 0.2, "I would like to cancel my contract, because the price went up and nobody told me."),
        Turn(A, -1.8, "You agreed to the new price in the terms last year."),
        Turn(G, -0.9, "No, please let me finish. I never got a letter about it."),
        Turn(A, -1.2, "The letter was sent in March to the address we have."),
        Turn(G, -0.6, "I moved in February, and I told you my new address then."),
        Turn(A, 0.6, "I see it now. I am sorry, I will cancel the contract for you today."),
        Turn(G, 0.5, "Thank you."),
    )),
    Dialogue("sample-5", "Mara L.", "Orders", "outbound", 8, 10, "", (
        Turn(A, 1.0, "Good morning, this is Mara from Northwind. You asked us to call back about your order."),
        Turn(G, 0.4, "Yes, thank you. The lamp arrived with a broken shade."),
        Turn(A, 0.3, "I am sorry about that. Shall I send a new shade, or the whole lamp?"),
        Turn(G, 0.6, "The shade is enough."),
        Turn(A, 0.3, "It leaves today and costs you nothing."),
        Turn(G, 0.3, "Wonderful, thank you."),
    )),
    Dialogue("sample-6", "Tom W.", "Support", "inbound", 12, 15, "0:11-0:51", (
        Turn(A, 0.8, "Northwind support, this is Tom, how can I help you?"),
        Turn(G, 0.4, "My router restarts every evening, always at nine."),
        Turn(A, 0.5, "Please stay on the line, I ask a colleague."),
        Turn(A, 41.0, "Thank you for your patience. It is an update, we can move it to the night."),
        Turn(G, 0.5, "Yes, please do that."),
        Turn(A, 6.4, "Done. From tonight it happens at three."),
        Turn(G, 0.4, "Perfect, thanks. Bye."),
    )),
    Dialogue("sample-7", "Priya S.", "Billing", "inbound", 17, 13, "", (
        Turn(A, 0.9, "Northwind billing, Priya speaking, what can I do for you?"),
        Turn(G, 0.4, "I need assistance with my account, the invoice shows the wrong name."),
        Turn(A, 0.4, "I can certainly help with that. Which name should it show?"),
        Turn(G, -0.3, "My company, it is written on the last invoice."),
        Turn(A, 3.4, "I have changed it and sent you the invoice again."),
        Turn(G, 0.4, "That was easy. Thank you, Priya."),
    )),
    Dialogue("sample-8", "Tom W.", "Orders", "inbound", 24, 17, "", (
        Turn(A, 1.1, "Northwind orders, Tom here, how can I help you?"),
        Turn(G, 0.4, "I would like to return a chair. It does not fit through my door."),
        Turn(A, 7.2, "The return is set up. Will you bring it, or shall we collect it?"),
        Turn(G, 0.5, "Please collect it, on Friday if you can."),
        Turn(A, 5.3, "Friday between eight and twelve. Is that alright?"),
        Turn(G, 0.4, "Yes, that is fine."),
    )),
)  # fmt: skip
