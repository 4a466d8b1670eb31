"""What people ask: the grammar's ordinary part, and the texts that templates are filled with."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.text import english, names
from linkgraph.simulate.text.grammar import Grammar
from linkgraph.simulate.text.languages import LANGUAGES, Language

SHAPES: dict[str, tuple[str, ...]] = {
    "terse": ("{s}", "{s}", "{small}", "{s} {hint}", "{clause}?"),
    "plain": (
        "{s}",
        "{s} {s}",
        "{s} {s}",
        "{s} {about}",
        "{s} {s} {s}",
        "{about} {s} {s}",
        "{s}\n\n{pasted}",
        "hey, {s} {s}",
        "{pasted}\n\n{s}",
    ),
    "wordy": (
        "{s} {s} {s} {s}",
        "{about} {about} {s} {s} {s}",
        "{s} {pasted}\n\n{pasted}",
        "{pasted} {pasted}\n{s} {s}",
        "{about} {s}\n{pasted}",
        "{s} {s} {s} {pasted}",
    ),
}
"""How people put a question, from terse to wordy: everybody leans to one of them."""
_ABOUT = (
    "I work as {@profession} at {@name.company}.",
    "For context: I am {@profession} from {@name.place} and my project is called {@name.product}.",
    "My name is {@name.person}.",
    "This is for {@name.company}, so keep {@name.product} in mind.",
    "My {relative} {@name.person} and I live near {@name.place}.",
)
_PROFESSIONS = (
    "a nurse|a teacher|an accountant|a student|a developer|a designer|a plumber|an electrician|a lawyer|a journalist|"
    "a chef|a translator|a biologist|a librarian|a driver|an architect|a photographer|a carpenter|a pharmacist|a data "
    "analyst|a project manager|a retired engineer|a musician|a social worker|a farmer|a sales manager|a "
    "physiotherapist|a tutor"
).split("|")
_WORDS = (
    "user item order price total value index count name key path line text date time state event result data config "
    "map list node edge graph queue task job token page file row table model score input output buffer client request "
    "response error"
).split()
_CODE = (
    "def {code.identifier}({code.name}, {code.name}):\n    {code.name} = {code.call}\n    return {code.name} + {#2}",
    "for {code.name} in {code.identifier}:\n    if {code.name}.{code.name} > {#3}:\n        {code.call}",
    "const {code.identifier} = ({code.name}) => {code.name}.map(x => x.{code.name} * {#1});",
    "SELECT {code.name}, count(*) FROM {code.identifier} WHERE {code.name} = {#4} GROUP BY {code.name};",
    "func {code.identifier}({code.name} int) error {\n\treturn {code.call}\n}".replace("{\n", "{{\n").replace(
        "{{", "{"
    ),
    "Traceback: line {#3}, in {code.identifier}: KeyError: '{code.name}_{code.name}'",
    "let mut {code.name} = {code.identifier}.iter().filter(|x| x.{code.name} < {#3});",
    "class {name.product}{name.product}:\n    {code.name}: int = {#2}\n    {code.name}: str = '{code.name}'",
)
_CODE_ASKS = (
    "Why does this fail?\n{code.lines}",
    "Can you explain what this does?\n{code.lines}",
    "Write unit tests for this:\n{code.lines}",
    "Refactor this so that {code.identifier} is {en.adj}:\n{code.lines}",
    "I get '{code.name} is not {en.adj}' in {code.identifier}. {en.s.software}\n{code.lines}",
    "{en.s.software} I use {name.product} {#1}.{#2}.",
    "how do I {en.v} {code.identifier} in {name.product}",
)
_MATHS = (
    "{name.person} has {#2} {en.n.cooking}s and gives {#1} to {name.person}. How many are left after buying {#2} more?",
    "Solve for x: {#2}x + {#3} = {#3} - {#1}x",
    "A train leaves {name.place} at {#2} km/h and another leaves {name.place} {#2} minutes later. When do they meet?",
    "Find the derivative of {#1}x^{#1} + {#2}x^{#1} - {#3}.",
    "What is the probability of drawing {#1} red balls from {#2} red and {#2} blue ones?",
    "Let f be a {en.adj} {en.n.mathematics} with f({#1}) = {#2}. Show that the {en.n.mathematics} is {en.adj}.",
)


def write_ordinary(grammar: Grammar, rng: np.random.Generator) -> None:
    """Define `ask.<language or English topic>`, `chat.<language>`, `ask.code` and the `payload.*` symbols."""
    _names(grammar, rng)
    _english(grammar, names.rare_terms(rng))
    _code(grammar)
    for code, language in LANGUAGES.items():
        _other(grammar, code, language=language)
    _payloads(grammar)


def _names(grammar: Grammar, rng: np.random.Generator) -> None:
    for name, count in (("person", 4000), ("place", 1500), ("product", 3000), ("company", 2500)):
        grammar.define(f"name.{name}", names.invented(rng, count), zipf=name != "company")
    grammar.define("profession", _PROFESSIONS)
    grammar.define("relative", english.RELATIVES, zipf=True)


def _english(grammar: Grammar, rare: list[str]) -> None:
    for name, words in (("v", english.VERBS), ("adj", english.ADJECTIVES), ("r", english.ADVERBS)):
        grammar.define(f"en.{name}", [word.replace("-", " ") for word in words], zipf=True)
    grammar.define("en.ving", [_participle(verb) for verb in english.VERBS], zipf=True)
    grammar.define("en.when", english.WHENS, zipf=True)
    grammar.define("en.age", ["five", "ten", "twelve", "a beginner", "an expert"])
    grammar.define("en.hint", english.HINTS, zipf=True)
    grammar.define("en.rare", rare, zipf=True)
    everything = [noun.replace("-", " ") for nouns in english.TOPICS.values() for noun in nouns.split()]
    grammar.define("en.n", everything, zipf=False)
    for place, (topic, nouns) in enumerate(english.TOPICS.items()):
        own = [noun.replace("-", " ") for noun in nouns.split()]
        # every subject has its own usual words first, so that Zipf-like use differs between subjects
        turn = place * 7 % len(own)
        grammar.define(f"en.own.{topic}", own[turn:] + own[:turn], zipf=True)
        grammar.define(f"en.n.{topic}", [f"{{en.own.{topic}}}"] * 6 + ["{en.n}", "{en.rare}"])
        grammar.define(
            f"en.a-n.{topic}".replace("-", "_"),
            [f"{{en.adj}} {{en.n.{topic}}}", f"the {{en.n.{topic}}}", f"my {{en.n.{topic}}}"],
        )
        local = {"n": f"en.n.{topic}", "a-n": f"en.a_n.{topic}", "clause": f"en.clause.{topic}", "s": f"en.s.{topic}"}
        local |= {name: f"en.{name}" for name in ("v", "ving", "adj", "r", "when", "age", "hint")}
        local |= {"about": "en.about", "pasted": f"en.pasted.{topic}", "small": f"chat.{topic}"}
        grammar.names.setdefault("code.identifier", grammar.names["en.rare"])
        grammar.define(f"en.clause.{topic}", _localised(english.CLAUSES, local))
        grammar.define(f"en.s.{topic}", _localised(english.FRAMES, local))
        grammar.define("en.about", _ABOUT)
        grammar.define(f"en.pasted.{topic}", [f"{{en.s.{topic}*3-6}}", f"{{en.clause.{topic}*3-6}}."])
        grammar.define(f"chat.{topic}", _localised(english.SMALL_TALK, local), zipf=True)
        _ask(grammar, topic, local=local)
    grammar.define("chat.en", [f"{{chat.{topic}}}" for topic in english.TOPICS])
    grammar.define("en.any", [f"{{en.s.{topic}}}" for topic in english.TOPICS])


def _code(grammar: Grammar) -> None:
    grammar.define("code.name", _WORDS, zipf=True)
    grammar.define(
        "code.identifier",
        ["{code.name}_{code.name}", "{code.name}_{en.v}_{code.name}", "get_{code.name}", "{en.v}_{en.rare}"],
    )
    grammar.define(
        "code.call", ["{code.identifier}({code.name}, {#2})", "{code.name}.{code.identifier}()", "{code.name}[{#1}]"]
    )
    grammar.define("code.line", _CODE)
    grammar.define("code.lines", ["{code.line}", "{code.line}\n{code.line}", "{code.line}\n{code.line}\n{code.line}"])
    grammar.define("ask.code", _CODE_ASKS)


def _other(grammar: Grammar, code: str, *, language: Language) -> None:
    grammar.define(f"{code}.n", [*language.nouns, "{name.product}", "{en.rare}"], zipf=True)
    grammar.define(f"{code}.v", language.verbs, zipf=True)
    grammar.define(f"{code}.adj", language.adjectives, zipf=True)
    local = {name: f"{code}.{name}" for name in ("n", "v", "adj", "s", "pasted")}
    local |= {"about": f"{code}.s", "clause": f"{code}.s", "hint": f"{code}.s", "small": f"chat.{code}"}
    grammar.define(f"{code}.s", _localised(language.frames, local))
    grammar.define(f"{code}.pasted", [f"{{{code}.s*2-6}}"])
    grammar.define(f"chat.{code}", language.small_talk, zipf=True)
    _ask(grammar, code, local=local)


def _ask(grammar: Grammar, name: str, *, local: dict[str, str]) -> None:
    for style, shapes in SHAPES.items():
        grammar.define(f"ask.{name}.{style}", _localised(shapes, local))
    grammar.define(f"ask.{name}", [f"{{ask.{name}.{style}}}" for style in SHAPES])


def _payloads(grammar: Grammar) -> None:
    grammar.define("maths", _MATHS)
    grammar.define("cell", ["{#3}", "{#1}.{#2}", "{name.person}", "{name.place}", "{en.rare}", "{x6}"])
    grammar.define("csv", ["{cell},{cell},{cell},{cell}", "{#4};{cell};{cell};{cell};{cell}"])
    grammar.define(
        "log", ["{#2}:{#2}:{#2} {en.adj} {code.identifier} {x8}", "level=warn job={code.name} id={x8} took={#4}ms"]
    )
    grammar.define("payload.prose", ["{en.any*1-3}"])
    grammar.define("payload.code", ["{code.line}\n{code.line}\n{code.line}", "{code.line}\n{code.line}"])
    grammar.define("payload.maths", ["{maths}", "{maths} {maths}"])
    grammar.define("payload.table", ["{csv}\n{csv}\n{csv}", "{csv}\n{csv}\n{csv}\n{csv}\n{csv}"])
    grammar.define("payload.log", ["{log}\n{log}\n{log}", "{log}\n{log}\n{log}\n{log}"])
    grammar.define("payload.review", ["{en.any*1-2} - {name.person}, {name.place}"])
    grammar.define("payload.foreign", [f"{{{code}.s*1-3}}" for code in LANGUAGES])
    grammar.define(
        "payload.short", ["{en.rare}", "{name.product} {en.rare}", "{en.adj} {en.n}", "{name.person} of {name.place}"]
    )


def _localised(patterns: tuple[str, ...] | list[str], local: dict[str, str]) -> list[str]:
    out = []
    for pattern in patterns:
        text = pattern
        for short, name in local.items():
            text = text.replace(f"{{{short}}}", f"{{{name}}}").replace(f"{{?{short}}}", f"{{?{name}}}")
        out.append(text)
    return out


def _participle(verb: str) -> str:
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"
