"""Personal data in what was said, made unreadable: times, words and their number stay, so no other number changes.

    "my card is 4111 1111 1111 1111, thanks"  ─►  "my card is [card] •••• •••• ••••, thanks"

Found by form alone, in figures and in English number words: a safeguard, and no proof that nothing is left.
"""

from genqa.masking.kinds import BY_NAME, KINDS, Kind, before_storing, chosen, in_exports, in_words
from genqa.masking.masked import masked, masked_call, masked_result

__all__ = [
    "BY_NAME",
    "KINDS",
    "Kind",
    "before_storing",
    "chosen",
    "in_exports",
    "in_words",
    "masked",
    "masked_call",
    "masked_result",
]
