"""The ways a request about a run can be refused, each with a sentence for a person."""


class Refusal(Exception):
    """A request that is not granted. Its text tells a person what to do.

    Nothing was changed, unless it is an ``Unsure`` one.
    """


class Invalid(Refusal):
    """What was sent cannot be used; ``field`` names the part, as in ``points[3].x1``."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Impossible(Refusal):
    """What was asked for is sound, but this run, as it is, does not allow it."""


class Missing(Refusal):
    """What the request is about does not exist."""


class UnknownRun(Missing):
    """There is no run of that id, or it was removed."""

    def __init__(self) -> None:
        super().__init__(
            "There is no such run. Its owner may have deleted it, or it was removed because nobody "
            "used it for long. Create a new one."
        )


class WrongKey(Refusal):
    """The key is not the one that may change this run."""

    def __init__(self) -> None:
        super().__init__(
            "This key does not fit this run, so it can only be looked at. Make a copy to change it."
        )


class Unavailable(Refusal):
    """The store cannot be reached just now; the same request may succeed later."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(
            sentence
            or "The store of runs cannot be reached just now. This request has changed "
            "nothing; try again in a moment."
        )


class Unsure(Unavailable):
    """The store was asked to write something and did not say whether it has."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(
            sentence
            or "The store of runs did not answer in time, so it is not known whether this "
            "change was made. To send the same request again with the same Idempotency-Key is "
            "safe. Without one, look at the run first."
        )


class Ending(Unavailable):
    """The server is about to end; another one, or this one when it is back, will answer."""

    def __init__(self) -> None:
        super().__init__("The server is about to end. Try again in a moment.")


class Crowded(Refusal):
    """Too much is asked for at once; ``seconds`` tells when to try again."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds
