"""English words and frames: what most people on a chat or API service write."""

from __future__ import annotations

TOPICS: dict[str, str] = {
    "software": "function class module package compiler debugger container cluster queue cache thread endpoint webhook "
    "schema migration index query pipeline deployment rollback linter parser token iterator decorator callback race "
    "deadlock timeout socket proxy header cookie session payload serializer kernel driver firmware registry branch",
    "data": "dataframe column outlier histogram regression sample variance feature label embedding classifier cluster "
    "baseline notebook dashboard metric forecast cohort funnel experiment residual gradient epoch batch dataset schema",
    "mathematics": "theorem lemma proof integral matrix eigenvalue polynomial series limit derivative vector "
    "subspace graph permutation probability inequality prime modulus sequence triangle circle ellipse "
    "tangent logarithm equation",
    "school": "essay chapter paragraph thesis quotation character plot metaphor century revolution empire treaty "
    "experiment hypothesis cell membrane enzyme molecule reaction force velocity energy orbit continent "
    "river exam lecture seminar",
    "writing": "story scene dialogue villain hero chapter poem stanza rhyme opening ending title blurb synopsis "
    "draft sentence tone voice metaphor setting dragon castle detective letter ghost lighthouse island "
    "storm secret",
    "work": "meeting agenda invoice contract budget deadline client proposal report slide spreadsheet roadmap "
    "interview resume cover-letter promotion colleague manager deadline presentation newsletter announcement "
    "policy handbook survey",
    "cooking": "recipe oven dough flour butter sauce soup salad chicken lentils garlic onion pepper rice noodle "
    "broth curry pancake bread yeast cake icing marinade grill freezer leftovers spinach potato mushroom "
    "lemon basil",
    "health": "headache sleep knee shoulder diet protein vitamin allergy rash fever cough stretch workout treadmill "
    "posture anxiety medication dose appointment symptom blood-pressure cholesterol migraine pollen "
    "hydration",
    "travel": "flight hotel hostel itinerary visa passport luggage train ferry museum beach mountain trail airport "
    "layover ticket refund insurance rental-car neighbourhood market festival guidebook campsite souvenir",
    "home": "kitchen sink faucet thermostat boiler radiator ceiling drywall paint shelf drill screw carpet garden "
    "compost tomato rose hedge fence gutter roof insulation mortgage landlord lease neighbour parking "
    "washing-machine dishwasher",
    "money": "savings mortgage interest pension dividend portfolio bond fund tax deduction receipt loan credit-score "
    "budget inflation salary raise bonus freelancer expense refund subscription insurance premium",
    "family": "birthday toddler homework teenager wedding grandmother present card speech playground bedtime "
    "school-bus babysitter anniversary reunion puppy kitten aquarium vet leash nickname",
    "law": "clause contract tenant notice liability warranty statute appeal witness licence trademark patent copyright "
    "complaint settlement arbitration custody will executor deposit regulation privacy consent",
    "games": "quest dungeon character sheet spell armour boss level speedrun strategy opening endgame puzzle board "
    "dice deck campaign guild tournament rating controller mod save-file achievement",
    "music": "chord melody verse chorus bridge rhythm tempo bass drum guitar piano scale key lyric playlist mixer "
    "microphone compressor reverb album concert choir",
    "support": "order parcel refund return warranty account password invoice subscription cancellation delivery "
    "address discount voucher ticket complaint replacement charger manual battery screen",
}

VERBS = (
    "make find explain fix improve write check compare understand change use start build choose plan translate "
    "shorten rewrite summarise review test describe learn organise clean calculate measure replace avoid prepare "
    "remember convert simplify extend install configure remove connect debug optimise estimate draft format sort "
    "rename merge split export import schedule cancel order return repair paint cook bake freeze reheat serve store "
    "water plant prune cut sand drill invest save spend refund appeal sign send answer ignore forward mention quote "
    "cite outline grade solve prove simulate train evaluate label annotate classify cluster visualise animate record "
    "mix tune practise stretch treat prevent"
).split()

ADJECTIVES = (
    "good new simple small short better easy old big clear different cheap long quick free best hard strange nice "
    "healthy early late missing broken slow fast polite formal friendly funny serious boring exciting dry sweet spicy "
    "fresh frozen wet noisy quiet empty full heavy light wrong correct exact rough smooth local remote public private "
    "weekly monthly annual final first second previous recent future modern ancient famous hidden nested recursive "
    "linear random robust stable flaky verbose concise elegant ugly expensive affordable legal illegal risky safe "
    "dangerous gentle strict loose"
).split()

ADVERBS = (
    "really quickly properly again automatically today slowly carefully at-home online locally correctly together "
    "alone overnight twice manually gradually safely politely outside indoors by-hand in-parallel in-production "
    "step-by-step"
).split()

FRAMES = (
    "How do I {v} {a-n}?",
    "Can you help me {v} {a-n} {r}?",
    "What is the best way to {v} {a-n}?",
    "I need to {v} my {n} before {when}. {?hint}",
    "Please {v} this {n} for me: {clause}.",
    "Why does my {n} keep {ving} when I {v} the {n}?",
    "What's the difference between {a-n} and {a-n}?",
    "Give me {#1} ideas for {a-n} with {n}.",
    "I'm trying to {v} {a-n} but {clause}.",
    "Explain {n} to me like I'm {age}.",
    "Write a {adj} {n} about {name.person} who has to {v} {a-n}.",
    "Is it {adj} to {v} {a-n} {r}?",
    "{clause}. What should I do?",
    "{clause}, and {clause}. Any idea why?",
    "Which {n} would you {v} first, the {adj} one or the {adj} one?",
    "Could you {v} the {n} and also {v} the {n}, please?",
    "Make it {adj}, and mention {name.place}.",
    "My {relative} wants to {v} {a-n} for {when}; {clause}.",
    "List the pros and cons of {ving} {a-n}.",
    "I read that {clause}. Is that true?",
)

CLAUSES = (
    "the {n} is too {adj}",
    "I already tried to {v} the {n}",
    "my {relative} says the {n} should be {adj}",
    "it does not {v} the {n} {r}",
    "we only have {#1} {n}s left",
    "the {adj} {n} came from {name.place}",
    "I paid {#2} for {a-n}",
    "nobody can {v} {a-n} without {a-n}",
    "{name.person} told me to {v} it {r}",
    "the error says {code.identifier} is {adj}",
    "it takes {#2} minutes to {v} {a-n}",
    "there is {a-n} next to the {n}",
    "I would rather {v} the {n} than {v} {a-n}",
    "since {when} the {n} looks {adj}",
)

WHENS = (
    "tomorrow|Monday|the weekend|next week|tonight|Friday|the end of the month|my birthday|the holidays|the exam|"
    "Thursday evening|the deadline|summer|the move|my next appointment"
).split("|")
HINTS = (
    "Keep it short.|Thanks!|Be honest.|I'm a beginner.|No bullet points please.|Use plain words.|In British English."
).split("|")
RELATIVES = (
    "sister brother boss mother father friend neighbour teacher son daughter landlord colleague wife husband cousin"
).split()
SMALL_TALK = (
    "hi|hello|thanks!|thank you so much|ok|continue|go on|yes please|no, the other one|try again|make it shorter|can "
    "you explain that again?|what do you mean?|hello, how are you today?|good morning|are you there?|perfect, thanks|"
    "that is not what I asked|shorter please|in a table please|give me another one|why?|are you sure about that?|now "
    "do the same for {n}|and what about {n}?|rewrite it so that it sounds more {adj}|tell me a joke about {n}|sorry, "
    "I meant {a-n}|ok and how long does it take to {v} it?|can you {v} it {r}?|what would {name.person} say?"
).split("|")

SYNONYMS: tuple[tuple[str, ...], ...] = tuple(
    tuple(group.split("/"))
    for group in (
        "Return/Output/Give/Produce|Read/Study/Look at/Go through|carefully/closely/attentively|"
        "text/passage/document/material|answer/reply/response|short/brief/concise|clear/plain/unambiguous|"
        "explain/describe/lay out|list/enumerate/name|reasons/grounds/arguments|steps/stages|question/problem/task|"
        "following/given|every/each|only/just|must/has to|do not/don't/never|mention/refer to|write/compose/draft|"
        "check/verify/examine|then/afterwards/next|first/to begin with|finally/at the end/lastly|"
        "wrong/incorrect/mistaken|right/correct|important/relevant/essential|sentence/line|words/terms|"
        "about/concerning/regarding|also/in addition|because/since|use/employ/apply|choose/pick/select|"
        "find/identify/locate|compare/contrast|rate/score/grade|between/from|format/form|without/with no|"
        "exactly/precisely|give/provide/supply|input/data/source|result/outcome|show/present/display|think/reason|"
        "works/operates|team/group|keep/retain|rewrite/rephrase/reword|translate/render|summarise/condense/sum up|"
        "argue/reason|final/closing|detailed/thorough"
    ).split("|")
)
