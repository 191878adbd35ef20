"""Delivery: sends the records of a journal to its run, in order, each once.

With each request goes a tag that says up to which record the run has everything; MLflow writes tags last.
After a doubtful answer, or when a journal is taken over, the tag is read back: what comes before it is there,
what comes after the next request was never sent, and of what lies between, the histories tell what is there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from memo_tui.errors import StoreError
from memo_tui.numbers import as_stored
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import not_mlflow
from memo_tui.tracking.journal.file import JournalFile
from memo_tui.tracking.journal.layout import Position
from memo_tui.tracking.journal.records import END, INPUT, PARAMS, TAGS, Record, Value
from memo_tui.tracking.journal.store_writer import NotTaken, Rejected, RunGone, RunState, StoreWriter
from memo_tui.tracking.tags import RUNNING

_MOST_VALUES, _MOST_TEXTS, _MOST_BYTES = 950, 95, 400_000  # of a request
_VERIFY_SECONDS = 1.0
_MOST_REFUSED = 20  # sentences

_NONE: Mapping[str, str] = {}

MoreTags = Callable[[], Mapping[str, str]]


@dataclass
class _Batch:
    """What is sent in one request.

    Attributes:
        records: these records.
        end: the position behind them.
        count: how many values, params, tags and data sets they hold.
        params: by name.
        tags: likewise.
    """

    end: Position
    records: list[Record] = field(default_factory=list)
    count: int = 0
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def takes(self, record: Record) -> bool:
        """Whether a record goes into the same request as those before it."""
        if self.records and (record.kind in (END, INPUT) or self.records[-1].kind in (END, INPUT)):
            return False
        if record.kind == PARAMS and not self.params.keys().isdisjoint(record.content):
            return False
        texts = len(self.params) + len(self.tags) + (record.count if record.kind in (PARAMS, TAGS) else 0)
        return texts <= _MOST_TEXTS and (not self.records or self.count + record.count <= _MOST_VALUES)

    def add(self, record: Record, end: Position) -> None:
        """Send a record too."""
        self.records.append(record)
        self.end, self.count = end, self.count + record.count
        if record.kind == PARAMS:
            self.params |= record.content
        elif record.kind == TAGS:
            self.tags |= record.content

    @property
    def values(self) -> list[Value]:
        """The values in it."""
        return [value for record in self.records for value in record.values]


class Delivery:
    """Delivers one journal.

    Attributes:
        refused: what the store says that it never takes, as sentences; it isn't sent again.
        requests: how many the store has answered.
    """

    def __init__(
        self,
        journal: JournalFile,
        writer: StoreWriter,
        address: Address,
        more_tags: MoreTags = dict,
        *,
        taken_over: bool = False,
    ) -> None:
        """Prepare.

        Args:
            journal: held by this process.
            writer: to its run.
            address: of the store.
            more_tags: returns tags to be written along.
            taken_over: whether another process may have delivered a part.
        """
        self.refused: list[str] = []
        self.requests = 0
        self._never: set[str] = set()
        self._journal, self._writer, self._address = journal, writer, address
        self._more_tags = more_tags
        self._tag, self._name = str(journal.about["tag"]), str(journal.about["id"])
        self._run_id = str(journal.about["run"])
        self._in_doubt = taken_over
        self._sent, self._count = journal.confirmed, 0
        self._compare = False
        self._verify_at = 0.0

    def step(self) -> bool:
        """Deliver what fits into one request; returns whether there was anything.

        Raises:
            NotTaken: the store doesn't take it now; the next call tries again.
        """
        try:
            if self._in_doubt:
                self._settle()
            batch = self._next()
            if not batch.records:
                self._confirm()
                return False
            self._send(batch)
            self._compare = False
            self._sent, self._count = batch.end, self._count + batch.count
            self.requests += 1
            if self._writer.sure or batch.records[0].kind == END:
                self._free()
            elif monotonic() >= self._verify_at:
                self._confirm()
        except BaseException:
            self._in_doubt = True
            raise
        return True

    def _next(self) -> _Batch:
        batch = _Batch(self._sent)
        for record, end in self._journal.read(self._sent, _MOST_BYTES):
            if not batch.takes(record):
                break
            batch.add(record, end)
        return batch

    def _send(self, batch: _Batch) -> None:
        first = batch.records[0]
        if first.kind == END:
            self._confirm()
            try:
                if tags := self._more_tags():
                    self._writer.write((), {}, tags)
                if not (first.more and self._read().status not in RUNNING):
                    self._writer.end(first.content, first.at)
            except Rejected as rejected:
                self._read()
                self._refuse(rejected)
            return
        tags = {**self._more_tags(), self._tag: f"{self._name} {batch.end.number}"}
        if first.kind == INPUT:
            try:
                self._writer.log_input(first.content, first.more)
            except Rejected as rejected:
                self._read()
                self._refuse(rejected)
            self._writer.write((), {}, tags)
            return
        values = [value for value in batch.values if value[0] not in self._never]
        if self._compare:
            values = self._missing(values)
        try:
            self._writer.write(values, batch.params, {**batch.tags, **tags})
        except Rejected:
            self._read()  # it may be the run that was deleted
            self._send_parts(values, batch.params, batch.tags)
            self._writer.write((), {}, tags)

    def _send_parts(
        self, values: Sequence[Value], params: Mapping[str, str], tags: Mapping[str, str]
    ) -> None:
        """Find out what the store never takes, and send the rest."""
        for key in dict.fromkeys(value[0] for value in values):
            of_key = [value for value in values if value[0] == key]
            if self._is_taken(of_key):
                continue
            if self._is_taken(of_key[:1], told=True):
                for value in of_key[1:]:
                    self._is_taken([value], told=True)
            else:
                self._never.add(key)  # it is the name
        for name, text in params.items():
            self._is_taken((), {name: text}, told=True)
        for name, text in tags.items():
            self._is_taken((), {}, {name: text}, told=True)

    def _is_taken(
        self,
        values: Sequence[Value],
        params: Mapping[str, str] = _NONE,
        tags: Mapping[str, str] = _NONE,
        *,
        told: bool = False,
    ) -> bool:
        """Send something; returns whether the store takes it. What it doesn't is `told`."""
        try:
            self._writer.write(values, params, tags)
        except Rejected as rejected:
            if told:
                self._refuse(rejected)
            return False
        finally:
            self.requests += 1
        return True

    def _refuse(self, rejected: Rejected) -> None:
        if str(rejected) not in self.refused and len(self.refused) < _MOST_REFUSED:
            self.refused.append(str(rejected))

    def _confirm(self) -> None:
        """Free the space of what was sent, if it is there."""
        if self._sent == self._journal.confirmed:
            return
        if not self._writer.sure and self._number_there() < self._sent.number:
            raise NotTaken(not_mlflow(self._address))
        self._free()

    def _free(self) -> None:
        self._verify_at = monotonic() + _VERIFY_SECONDS
        self._journal.confirm(self._sent, self._count)
        self._count = 0

    def _settle(self) -> None:
        """Find out what of the journal is there."""
        there = self._number_there()
        position, count = self._journal.confirmed, 0
        moved = True
        while position.number < there and moved:
            moved = False
            for record, end in self._journal.read(position, _MOST_BYTES):
                if end.number > there:
                    break
                position, count, moved = end, count + record.count, True
        if position != self._journal.confirmed:
            self._journal.confirm(position, count)
        self._sent, self._count = position, 0
        self._compare = True
        self._in_doubt = False

    def _number_there(self) -> int:
        """How many records of this journal the run has, by its tag."""
        name, _, number = self._read().tags.get(self._tag, "").partition(" ")
        return int(number) if name == self._name and number.isascii() and number.isdigit() else 0

    def _read(self) -> RunState:
        state = self._writer.read()
        if not state.active:
            where = self._address.shown
            sentence = f"The run {self._run_id} in {where} is deleted: restore it to complete it."
            raise RunGone(StoreError(sentence))
        return state

    def _missing(self, values: Sequence[Value]) -> list[Value]:
        """Those of some values that the run doesn't have yet."""
        there = {
            (key, at, step, as_stored(value))
            for key in {value[0] for value in values}
            for value, at, step in self._history(key)
        }
        return [each for each in values if (each[0], each[2], each[3], as_stored(each[1])) not in there]

    def _history(self, key: str) -> Iterator[tuple[float, int, int]]:
        with suppress(Rejected):  # a name that can't be a metric's has none
            yield from self._writer.history(key)
