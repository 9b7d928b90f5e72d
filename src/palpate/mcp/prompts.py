"""Ready requests that a person can pick in a client: they tell an agent which tools to use and how to answer."""

from __future__ import annotations

import re
from typing import NamedTuple

from palpate.errors import InputError

MOST = 200_000  # characters of an argument
_PLACE = re.compile(r"\{(\w+)\}")


class Argument(NamedTuple):
    """What a prompt takes."""

    name: str
    description: str
    required: bool = True


class Prompt(NamedTuple):
    """A ready request; ``text`` has its arguments in braces."""

    title: str
    description: str
    arguments: tuple[Argument, ...]
    text: str


PROMPTS = {
    "fact_check_article": Prompt(
        "Fact-check a health article",
        "Check every claim of an article and propose mended sentences.",
        (Argument("article", "The article's text, or its public http(s) address."),),
        "Fact-check this health article with palpate. Call check_article (url where an address is given, else text). "
        "Then ask for the claims that are contradicted, overstated or mixed in detail, with report and claims.\n\n"
        "Write a table: the article's sentence, the verdict with its certainty, the number it stands on with the "
        "comparator, the sources as links, and the sentence that the evidence bears. Below it name the findings that "
        "the author can mend. Say which claims nothing was found on; that is no evidence against them. Do not word "
        "anything more strongly than the rewrite, add no number or source of your own, and end with the line that this "
        "is no personal medical advice.\n\nArticle:\n{article}",
    ),
    "answer_with_sources": Prompt(
        "Answer a patient's question with sources",
        "A plain answer to a question about a treatment or complaint, with what studies found.",
        (Argument("question", "The question in the person's own words."),),
        "Answer this question for a person without medical training, with palpate. Where it names a treatment, call "
        "ask; where it asks what helps a complaint, call options; look at harms with options or study. Say first what "
        "studies found, in one or two plain sentences no stronger than the rewrite; then how sure that is, what the "
        "treatment was compared with, how many people took part, and known harms. Give the sources as links. If there "
        "is not enough evidence, say so. Add nothing that the tools did not say, and end with the line that this is no "
        "personal medical advice and that a doctor or pharmacist can advise them.\n\nQuestion: {question}",
    ),
    "compare_treatments": Prompt(
        "Compare treatments of a complaint",
        "What was tried for a complaint, side by side, with certainty and harms.",
        (
            Argument("condition", "The complaint."),
            Argument("outcome", "What is to get better; may be left out.", required=False),
        ),
        "Compare what was tried for this complaint with palpate: call options for the condition (and the outcome where "
        "one is given), then for each comparator with against. Write one table for each comparator: treatment, effect "
        "as printed, certainty, harms, source as link. Do not rank treatments across comparators; they were not "
        "compared with each other. End with the line that this is no personal medical advice.\n\n"
        "Complaint: {condition}\nOutcome: {outcome}",
    ),
}


def filled(name: str, given: dict[str, str]) -> str:
    """The text of a prompt with its arguments in place.

    Raises
    ------
    InputError
        If there is no such prompt, or an argument is missing, unknown or too long.
    """
    prompt = PROMPTS.get(name)
    if prompt is None:
        raise InputError(f"{name}: no such prompt. There are {', '.join(PROMPTS)}.")
    takes = [argument.name for argument in prompt.arguments]
    missing = [one.name for one in prompt.arguments if one.required and not given.get(one.name, "").strip()]
    unknown = [one for one in given if one not in takes]
    if missing or unknown:
        raise InputError(
            f"{name}: {(missing or unknown)[0]} is {'missing' if missing else 'unknown'}. It takes {takes}."
        )
    for one, value in given.items():
        if len(value) > MOST:
            raise InputError(f"{name}, {one}: {len(value):,} characters; at most {MOST:,}. Give a shorter text.")
    return _PLACE.sub(lambda place: given.get(place[1], "").strip() or "not given", prompt.text)
