"""Paper → is it the report of a randomised trial, and how likely: by its type where it has one, else by its words.

Open `screen.py` first; ``model/`` holds the weights and their card, `training/trials.py` makes them.
"""

from palpate.screening.screen import Screened, screen, screen_all, wording

__all__ = ["Screened", "screen", "screen_all", "wording"]
