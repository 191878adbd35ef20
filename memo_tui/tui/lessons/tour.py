"""The steps of the tour, each of which waits for the key that it teaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from memo_tui.memo.calls import Call, Outcome
from memo_tui.tui.common.text import number


@dataclass(frozen=True)
class Scene:
    """The state of the program, as far as the tour uses it.

    Attributes:
        pane: the id of the active pane.
        chosen: the class of the chosen car.
        calls: the calls of cars since the step began.
        answers: the calls of the function since the step began.
        last: the latest call of a car before the step began, or None.
    """

    pane: str
    chosen: str
    calls: Sequence[Call]
    answers: Sequence[Call]
    last: Call | None


@dataclass(frozen=True)
class TourStep:
    """One step.

    Attributes:
        pane: the id of the pane in which it takes place.
        action: the action of the keymap whose key it teaches.
        seen: returns a sentence about what the previous step showed.
        ask: what to do now.
        done: returns whether that is done.
    """

    pane: str
    action: str
    seen: Callable[[Scene], str]
    ask: str
    done: Callable[[Scene], bool]


def _called(variant: str, outcome: Outcome | None = None) -> Callable[[Scene], bool]:
    def done(scene: Scene) -> bool:
        return any(call.variant == variant and outcome in (None, call.outcome) for call in scene.calls)

    return done


def _says(words: str) -> Callable[[Scene], str]:
    """Format a sentence; {value} is replaced by what the latest call returned."""

    def seen(scene: Scene) -> str:
        value = scene.last.value if scene.last else None
        return words.format(value=number(value) if isinstance(value, float) else "a value")

    return seen


STEPS = (
    TourStep(
        "cars",
        "open",
        _says("Four kinds of car, and one question: give me a random value."),
        "asks the chosen Car. Its body, one line of code, runs to make the value.",
        _called("Car"),
    ),
    TourStep(
        "cars",
        "open",
        _says("The body ran and made {value}."),
        "asks the same Car again. Will it be the same value?",
        _called("Car"),
    ),
    TourStep(
        "cars",
        "right",
        _says("Now it made {value}: a Car keeps nothing, so its body runs each time."),
        "chooses the car beside it, a MemoizedCar.",
        lambda scene: scene.chosen == "MemoizedCar",
    ),
    TourStep(
        "cars",
        "open",
        _says("A MemoizedCar has a memo for its value. It's empty now."),
        "twice: the first call runs the body, the second finds the memo.",
        _called("MemoizedCar", Outcome.REMEMBERED),
    ),
    TourStep(
        "cars",
        "delete",
        _says("Remembered: {value} came from the car's __dict__, the body did not run. That is memoization."),
        "forgets the memo, so that the next call would run again.",
        _called("MemoizedCar", Outcome.FORGOT),
    ),
    TourStep(
        "function",
        "tab_2",
        _says("Forgotten. A memo can also depend on what you ask: on the parameters of a function."),
        "opens the pane of a memoized function.",
        lambda scene: scene.pane == "function",
    ),
    TourStep(
        "function",
        "open",
        _says("This function takes a while, and its results are kept on disk."),
        "twice: the second call with the same parameters is remembered, at once.",
        lambda scene: any(call.outcome is Outcome.REMEMBERED for call in scene.answers),
    ),
)
THE_END = (
    "That was the tour. Other parameters run the body again; the first ones are still remembered tomorrow.",
    "{tab_1} {puzzles}: puzzles to predict · {tab_3}: training, tracked by MLflow · {help}: keys of a pane",
)
BACK = {"cars": "tab_1", "function": "tab_2"}
