"""What is said around the matter of a call (greeting, account, small talk, goodbye), and what fills the braces.

Everything is made up: names, streets, amounts; telephone numbers begin with 555. Numbers are words, as spoken.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

#: One exchange: who speaks, and the words.
Exchange = tuple[tuple[str, str], ...]

GREETINGS = (
    "Thank you for calling Northwind {queue}, my name is {agent}. How can I help you today?",
    "Northwind {queue}, {agent} speaking. What can I do for you?",
    "Good {daypart}, you are through to {agent} at Northwind. How may I help?",
    "Hello, and welcome to Northwind {queue}. This is {agent}. How can I help you?",
    "Good {daypart}, Northwind {queue}. My name is {agent}. What can I do for you today?",
)
OUTBOUND: tuple[Exchange, ...] = (
    (("A", "Good {daypart}, this is {agent} from Northwind. Am I speaking with {guest}?"), ("G", "Yes, speaking.")),
    (
        ("A", "Hello, my name is {agent}, I am calling from Northwind. Is that {title} {lastname}?"),
        ("G", "Yes, it is."),
    ),
    (("G", "Hello?"), ("A", "Hello, {agent} here, from Northwind. Is this {guest}?"), ("G", "That is me. Hi.")),
)
ACCOUNT: tuple[Exchange, ...] = (
    (
        ("A", "I can help you with that. May I have your account number, please?"),
        ("G", "Sure. It is {account}."),
        ("A", "Thank you, {first}. I have your account here."),
    ),
    (
        ("A", "Let me find you first. What is the phone number on the account?"),
        ("G", "{number}."),
        ("A", "And your name, please?"),
        ("G", "{guest}."),
        ("A", "Thank you, {title} {lastname}."),
    ),
    (
        ("A", "Of course. Could you give me your name and your postcode?"),
        ("G", "My name is {guest}, and the postcode is {postcode}."),
        ("A", "Perfect, there you are."),
    ),
    (
        ("A", "Before we start, may I have the last four digits of your account?"),
        ("G", "Yes, {card}."),
        ("A", "And the street you live in?"),
        ("G", "{street}."),
        ("A", "Great, that matches. Thank you."),
    ),
    (("A", "Alright. Can you confirm your full name for me?"), ("G", "It is {guest}."), ("A", "Thank you, {first}.")),
)
SMALL_TALK: tuple[Exchange, ...] = (
    (("A", "While this loads, how is the weather where you are?"), ("G", "Oh, it is grey. But the garden needs it.")),
    (("A", "The system is a little slow today, I am sorry."), ("G", "Do not worry, mine is as well.")),
    (("A", "Is that a dog I hear?"), ("G", "Yes, that is Biscuit. He wants his walk.")),
    (("A", "Bear with me, it is nearly there."), ("G", "Take your time, I have a cup of tea.")),
    (("A", "Have you had a good week so far?"), ("G", "Busy, but I cannot complain.")),
)
FILLERS = ("One moment, please.", "Let me see.", "I am just looking.", "Bear with me.", "Okay, one second.")
HOLDS = (
    ("May I put you on hold for a moment while I check that?", "Thank you for holding."),
    ("I need to ask somebody about this. Please stay on the line.", "Thanks for waiting, {first}."),
    ("Let me put you on hold, I will be right back.", "Hello, are you still there? Sorry about that."),
    ("Can you hold on for me? I have to look at another system.", "Thank you for your patience."),
)
BACKCHANNELS = ("Okay.", "Right.", "Mhm.", "I see.", "Ah, okay.")
GOODBYES: dict[str, tuple[Exchange, ...]] = {
    "plain": (
        (
            ("A", "Is there anything else I can help you with today?"),
            ("G", "No, that was everything. Thank you, {agent}."),
            ("A", "You are welcome. Have a lovely {daypart}."),
            ("G", "You too. Bye."),
        ),
        (
            ("A", "Can I do anything else for you, {first}?"),
            ("G", "No, thanks. You have been very helpful."),
            ("A", "I am glad to hear it. Goodbye."),
            ("G", "Bye bye."),
        ),
        (
            ("G", "Well, that was all I wanted."),
            ("A", "Then thank you for calling Northwind, and have a good day."),
            ("G", "Thanks. Bye."),
        ),
        (
            ("A", "Anything else?"),
            ("G", "No, I am good. Thanks a lot."),
            ("A", "Thank you, {title} {lastname}. Take care."),
            ("G", "Bye."),
        ),
        (("G", "Great. Thank you for your help."), ("A", "It was a pleasure. Goodbye, {first}."), ("G", "Goodbye.")),
    ),
    "sour": (
        (
            ("A", "Is there anything else I can do for you?"),
            ("G", "No. I just hope that it works this time."),
            ("A", "I understand. Thank you for your patience, {first}. Goodbye."),
            ("G", "Bye."),
        ),
        (
            ("A", "I am sorry again for the trouble. Can I help you with anything else?"),
            ("G", "No, that is enough for one day."),
            ("A", "Thank you for calling. Goodbye."),
        ),
        (("G", "Right. I will wait and see."), ("A", "Thank you, {title} {lastname}. Goodbye."), ("G", "Goodbye.")),
    ),
    "grave": (
        (
            ("A", "If you need anything, please call us. You can ask for me, {agent}."),
            ("G", "Thank you. I will."),
            ("A", "Take care. Goodbye."),
        ),
    ),
}
GOODBYES["new"] = GOODBYES["plain"]

_WOMEN = (
    "Alice",
    "Brenda",
    "Clara",
    "Denise",
    "Ellen",
    "Fatima",
    "Grace",
    "Helen",
    "Irene",
    "Judith",
    "Karen",
    "Nadia",
)
_MEN = ("Adam", "Bernard", "Carlos", "Derek", "Edward", "Frank", "George", "Hassan", "Ivan", "James", "Kevin", "Oscar")
_FAMILIES = (
    "Hale", "Brooks", "Carter", "Dunn", "Ellis", "Foster", "Grant", "Hughes", "Irwin", "Jensen", "Keller", "Lambert",
    "Mason", "Novak", "Osborne", "Parker", "Quinn", "Ramos", "Sutton", "Turner", "Vance", "Walsh", "Young", "Santos",
)  # fmt: skip
_STREETS = (
    "Maple Road", "Harbour Street", "Mill Lane", "Station Road", "Orchard Avenue", "Bridge Street", "Park View",
    "Chapel Hill", "Elm Grove", "River Walk", "Castle Street", "Meadow Close",
)  # fmt: skip
_TOWNS = ("Easton", "Brookfield", "Fairview", "Ashby", "Millbrook", "Westbridge", "Oakham", "Larkhill")
_PLANS = ("Fibre fifty", "Fibre one hundred", "Fibre two hundred", "Fibre five hundred")
_DEVICES = ("Northwind hub", "home hub three", "Northwind router", "fibre box")
_TIMES = (
    "between eight and ten in the morning", "between ten and twelve", "between one and three", "after four o'clock",
    "between nine and eleven", "in the early afternoon",
)  # fmt: skip
_YEARS = ("three years", "four years", "six years", "nearly eight years", "over ten years")
_WORKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "eighth", "ninth", "eleventh", "twelfth", "fourteenth", "fifteenth",
    "seventeenth", "eighteenth", "twentieth", "twenty first", "twenty third", "twenty fourth", "twenty sixth",
)  # fmt: skip


def filled(dice: Random, at: datetime, woman: bool) -> dict[str, str]:
    """Words for every brace but the agents', the queue's and the part of the day, for one guest and one call."""
    family = dice.choice(_FAMILIES)
    first = dice.choice(_WOMEN if woman else _MEN)
    day, new_day = dice.sample(_WORKDAYS, 2)
    plan = dice.randrange(len(_PLANS) - 1)
    price = dice.randrange(0, 4)
    return {
        "guest": f"{first} {family}",
        "first": first,
        "lastname": family,
        "title": "Mrs" if woman else "Mr",
        "account": f"five five five, {_digits(dice, 3)}, {_digits(dice, 2)}",
        "number": f"five five five, oh one {_digits(dice, 2)}",
        "postcode": f"{_digits(dice, 3)}, {_digits(dice, 2)}",
        "card": _digits(dice, 4),
        "code": f"{_digits(dice, 3)}, {_digits(dice, 3)}",
        "order": f"N W, {_digits(dice, 3)}, {_digits(dice, 2)}",
        "amount": _money(dice, 2, 7),
        "bigamount": f"two hundred and {_money(dice, 0, 7)}",
        "credit": f"{dice.choice(('eight', 'ten', 'twelve', 'fifteen', 'eighteen'))} dollars",
        "price": f"{_TENS[price]} nine dollars",
        "newprice": f"{_TENS[price + 1]} four dollars",
        "plan": _PLANS[plan],
        "newplan": _PLANS[plan + 1],
        "device": dice.choice(_DEVICES),
        "street": dice.choice(_STREETS),
        "town": dice.choice(_TOWNS),
        "time": dice.choice(_TIMES),
        "years": dice.choice(_YEARS),
        "colleague": dice.choice(("Robin", "Alex", "Sam", "Charlie", "Jamie")),
        "day": day,
        "newday": new_day,
        "date": dice.choice(_ORDINALS),
        "lastmonth": f"{at.replace(day=1) - timedelta(days=1):%B}",
    }


def daypart(at: datetime) -> str:
    """The part of the day as people say it."""
    return "morning" if at.hour < 12 else "afternoon" if at.hour < 17 else "evening"


def _digits(dice: Random, count: int) -> str:
    return " ".join(dice.choice(_DIGITS) for _ in range(count))


def _money(dice: Random, low: int, high: int) -> str:
    cents = dice.choice(("", " and fifty cents", " and ninety cents", " and twenty cents"))
    return f"{_TENS[dice.randrange(low, high)]} {dice.choice(_DIGITS[1:])} dollars{cents}"
