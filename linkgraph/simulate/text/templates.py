"""Prompt templates: private ones, drawn anew for whoever needs one, and the public ones that go round."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from linkgraph.simulate.chance import mixed
from linkgraph.simulate.text import english, expand
from linkgraph.simulate.text.grammar import Grammar
from linkgraph.simulate.text.prompts import write_ordinary

_BATCH = 2000
PAYLOADS = ("prose", "code", "maths", "table", "log", "review", "foreign", "short")

_GROUPS = {word: group for group in english.SYNONYMS for word in group}
_SYNONYM = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _GROUPS), key=len, reverse=True)) + r")\b")

_ROLES = (
    "You are {t.adj} {t.trade} working for the {t.unit} team.",
    "You act as {t.adj} {t.trade} with {#1} years in {t.field}.",
    "Role: {t.trade}, {t.field}.",
    "As {t.adj} {t.trade} you look after {t.thing} for our {t.unit}.",
    "",
)
_TASKS = (
    "Read the {t.input} below and {t.act} the {t.aspect} that a {t.trade} would {t.act} first.",
    "{t.Act} the {t.aspect} of the following {t.input}, then {t.act} the {t.aspect}.",
    "Your task is to {t.act} every {t.aspect} in this {t.input} and to {t.act} the {t.thing} behind it.",
    "For «slot.topic», {t.act} the {t.input} and give reasons about the {t.aspect}.",
    "Look at the {t.input} from «slot.source» and {t.act} how its {t.aspect} and {t.thing} go together.",
    "Think about the question step by step, {t.act} the {t.aspect}, and only then give the final answer.",
    "Compare the two {t.thing}s in the {t.input} and {t.act} which {t.aspect} is more {t.quality}.",
    "Write {#1} {t.quality} questions about the {t.aspect} of «slot.topic» and answer each of them.",
)
_RULES = (
    "Use no more than {#2} words for the {t.aspect}.",
    "Do not mention the {t.thing} unless the {t.input} is {t.quality}.",
    "Every {t.aspect} must come with a {t.quality} example from {t.field}.",
    "If the {t.thing} is missing, write {t.quality} instead of guessing.",
    "Keep the {t.aspect} {t.quality} and the {t.thing} {t.quality}.",
    "Never translate a {t.thing}; keep its {t.aspect} as it is.",
    "Check the {t.aspect} twice because our {t.unit} needs it {t.quality}.",
    "Treat «slot.source» as the only {t.quality} source for the {t.thing}.",
    "First show the {t.aspect}, then the {t.thing}, finally a {t.quality} verdict.",
)
_FORMATS = (
    "Return valid JSON with the keys {t.key}, {t.key} and {t.key}.",
    "Output a table with the columns {t.key} | {t.key} | {t.key}.",
    "Answer with one line for each {t.aspect}, starting with {t.key}:",
    "Give only the {t.key} and the {t.key}, without any other words.",
    "End with a line that says {t.key} = and a score from 1 to {#1}.",
    "Write the result between <{t.key}> and </{t.key}>.",
)
_PUBLIC = (
    (
        "I want you to act as {t.adj} {t.trade}. I will give you {t.input}s and you will {t.act} their {t.aspect}. "
        "{t.rule} Do not write explanations. My first request is: "
    ),
    "Act as {t.adj} {t.trade} who knows everything about {t.field}. {t.rule} {t.rule} Start with this: ",
    (
        "Ignore nothing, be {t.quality}. You are now {t.trade} for «@name.company» and help me to {t.act} the "
        "{t.aspect}. {t.rule} My case: "
    ),
    (
        "Pretend that you are {t.adj} {t.trade}. Ask me about my {t.thing} one question at a time, then {t.act} the "
        "{t.aspect}. I begin: "
    ),
)
_TRADES = (
    "editor|travel guide|interviewer|accountant|dietician|tutor|debate coach|career counsellor|screenwriter|historian|"
    "chess player|statistician|reviewer|security auditor|translator|copywriter|recruiter|botanist|legal adviser|"
    "stand-up comedian|storyteller|planner|chemist|radiologist|examiner|fact checker|negotiator|support agent|claims "
    "adjuster|quality inspector|data steward"
).split("|")
_FIELDS = (
    "retail banking|marine insurance|public health|railway maintenance|early childhood|crop science|family law|game "
    "design|urban planning|customs clearance|dental care|wind energy|museum collections|music theory|food safety|"
    "patent search|fleet logistics|hotel bookings|school catering|organic chemistry|type theory|number theory|"
    "combinatorics|constitutional law|cell biology"
).split("|")
_INPUTS = (
    "ticket|transcript|review|article|dialogue|report|abstract|table|log|snippet|proof|exercise|listing|"
    "complaint|letter|patch"
).split("|")
_ACTS = (
    "rate|label|rewrite|extract|rank|score|classify|summarise|criticise|verify|explain|expand|translate|normalise|"
    "count|justify|mark|correct|paraphrase|group|estimate|argue about|simplify|annotate|cross-check|outline|refute|"
    "contrast"
).split("|")
_ASPECTS = (
    "tone|urgency|claim|premise|cost|risk|intent|structure|evidence|sentiment|grammar|assumption|deadline|argument|"
    "edge case|dosage|unit|citation|ambiguity|complexity|motive|outcome|dependency|trade-off|side effect|boundary|"
    "symmetry|invariant"
).split("|")
_THINGS = (
    "customer|supplier|function|paragraph|theorem|invoice|shipment|ingredient|clause|patient|student|chapter|"
    "parameter|reviewer|vehicle|tenant|variable|witness|dataset|pathway|policy|component|segment|account|delegate|"
    "specimen"
).split("|")
_QUALITIES = (
    "plain|formal|neutral|precise|specific|convincing|concise|testable|consistent|complete|recent|unbiased|friendly|"
    "literal|robust|numeric|legible|verifiable|original|cautious|vivid|exhaustive"
).split("|")
_UNITS = (
    "operations|research|billing|support|content|growth|compliance|platform|teaching|editorial|"
    "procurement|quality|safety|search"
).split("|")
_KEYS = (
    "verdict|reason|score|label|summary|steps|answer|confidence|evidence|category|owner|severity|topic|next_action|"
    "rationale|source_span|language|difficulty|final_answer|critique|revision|grade|entity|polarity"
).split("|")


@dataclass(slots=True)
class Phrasebook:
    """The grammar of a world, with a stock of template sections that is refilled when it runs out."""

    seed: int
    grammar: Grammar = field(default_factory=Grammar)
    public: list[int] = field(default_factory=list)
    first_template: int = 0
    base: expand.Tables | None = None
    _stock: dict[str, list[str]] = field(default_factory=dict)
    _drawn: dict[str, int] = field(default_factory=dict)

    def symbol(self, name: str) -> int:
        """The number of a named symbol of the ordinary part."""
        return self.grammar.names[name]

    def section(self, name: str) -> str:
        """The next unused text of a symbol such as `t.role` or `es.s`: fixed words, open slots."""
        if not self._stock.get(name):
            begin = self._drawn.get(name, 0)
            self._drawn[name] = begin + _BATCH
            rows = mixed(np.arange(begin, begin + _BATCH), self.seed * 977 + self.symbol(name))
            symbols = np.full(_BATCH, self.symbol(name), np.int32)
            drawn = expand.texts(self.base or self.grammar.tables(), symbols, seeds=rows, owners=rows).to_list()
            self._stock[name] = [text.replace("«", "{").replace("»", "}") for text in drawn][::-1]
        return self._stock[name].pop()

    def private(
        self,
        rng: np.random.Generator,
        *,
        payload: str,
        reword: float = 0.0,
        rules: int = 2,
        shuffle: bool = False,
        language: str = "en",
    ) -> int:
        """A template that nobody else has: a task, mostly with a role, rules and a format around a payload.

        `reword` is the share of exchangeable words and phrases that vary from prompt to prompt, `shuffle` lets its
        rules come in any order. Fixed sentences are drawn from the same stock whoever asks: a company, an app, a ring.
        """
        task, rule = ("t.task", "t.rule") if language == "en" else (f"{language}.s", f"{language}.s")
        sections = [self.section("t.role") if language == "en" and rng.random() < 0.5 else "", self.section(task)]
        constraints = [self._reworded(self.section(rule), rng=rng, share=reword) for _ in range(rules)]
        middle = self.grammar.sequence(self._spaced(constraints), shuffled=shuffle and rules > 1)
        opening = [self._reworded(text, rng=rng, share=reword) for text in sections if text]
        ending = self.section("t.format") if rng.random() < 0.6 else ""
        closing = self._reworded(ending, rng=rng, share=reword)
        content = self.grammar.pattern(f"\n{{payload.{payload}}}\n")
        lead = self.grammar.pattern(
            str(rng.choice(["", "", "", "[{x8}] ", "#{#5} ", "job {#4}-{x4}: ", "{name.product}> "]))
        )
        parts = [*self._spaced(opening), middle, closing]
        at = int(rng.choice([0, len(parts), len(parts), len(parts) - 1]))
        return self.grammar.sequence([lead, *parts[:at], content, *parts[at:]])

    def fixed(self, rng: np.random.Generator, *, sentences: int, variations: int) -> int:
        """One assignment as people paste it: the same words, with small changes in front and behind."""
        body = " ".join([self.section("t.task"), *(self.section("t.rule") for _ in range(sentences))])
        core = self.grammar.pattern(body.replace("{slot.topic}", "the text").replace("{slot.source}", "the handout"))
        openings = ["", "", "please help: ", "homework: ", "hi, ", "Can you do this? ", "1) "]
        endings = ["", "", " thanks", "\n{en.any}", " {en.hint}", " I am in group {#1}."]
        front = self.grammar.choice([self.grammar.pattern(text) for text in openings[: 1 + variations]])
        behind = self.grammar.choice([self.grammar.pattern(text) for text in endings[: 1 + variations]])
        return self.grammar.sequence([front, core, behind])

    def _spaced(self, parts: list[int]) -> list[int]:
        space = self.grammar.literal(" ")
        return [self.grammar.sequence([part, space]) for part in parts]

    def _reworded(self, text: str, *, rng: np.random.Generator, share: float) -> int:
        if share <= 0:
            return self.grammar.pattern(text)
        parts, at = [], 0
        for match in _SYNONYM.finditer(text):
            if rng.random() >= share:
                continue
            if match.start() > at:
                parts.append(self.grammar.pattern(text[at : match.start()]))
            parts.append(self.grammar.choice([self.grammar.literal(word) for word in _GROUPS[match[0]]]))
            at = match.end()
        if at < len(text) or not parts:
            parts.append(self.grammar.pattern(text[at:]))
        return self.grammar.sequence(parts)


def phrasebook(seed: int, rng: np.random.Generator, *, public: int = 80) -> Phrasebook:
    """The ordinary grammar, the slots and sections of templates, and `public` templates, the most popular first."""
    book = Phrasebook(seed)
    grammar = book.grammar
    write_ordinary(grammar, rng)
    grammar.define(
        "slot.topic", ["{en.rare}", "{name.product}", "{en.n}", "{name.place} and {en.n}", "{en.adj} {en.rare}"]
    )
    grammar.define("slot.source", ["{name.company}", "{name.person}", "page {#3}", "file {x6}", "{name.place}"])
    for name, words in (
        ("trade", _TRADES), ("field", _FIELDS), ("input", _INPUTS), ("act", _ACTS), ("aspect", _ASPECTS),
        ("thing", _THINGS), ("quality", _QUALITIES), ("unit", _UNITS), ("key", _KEYS),
    ):  # fmt: skip
        grammar.define(f"t.{name}", words)
    grammar.define("t.Act", [word.capitalize() for word in _ACTS])
    grammar.define(
        "t.adj", [f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in english.ADJECTIVES if word.isalpha()]
    )
    for kind, patterns in (
        ("role", _ROLES),
        ("task", _TASKS),
        ("rule", _RULES),
        ("format", _FORMATS),
        ("public", _PUBLIC),
    ):
        grammar.define(f"t.{kind}", patterns)
    for name, patterns in (("task", _TASKS), ("rule", _RULES), ("format", _FORMATS)):
        grammar.define(f"loose.{name}", [text.replace("«", "{").replace("»", "}") for text in patterns])
    for payload in PAYLOADS:
        shapes = (
            "{loose.task}",
            "{loose.task} {loose.rule}",
            "{loose.task} {loose.format}",
            "{loose.rule} {loose.task}",
        )
        asks = [f"{shape}\n{{payload.{payload}}}" for shape in shapes]
        grammar.define(
            f"loose.{payload}", [*asks, f"{{payload.{payload}}}\n{{loose.task}}", f"{{en.any}}\n{{payload.{payload}}}"]
        )
    book.base = grammar.tables()
    book.first_template = len(grammar.kinds)
    for _ in range(public):
        request = rng.choice(["{en.any}", "{en.any} {en.any}", "{@en.any}", "{payload.short}", "{payload.prose}"])
        book.public.append(grammar.pattern(book.section("t.public") + str(request)))
    return book
