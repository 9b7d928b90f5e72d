"""The server: the page for readers and the REST API for programs, over one library.

In: requests. Out: the forms that the commands print. Open `app.py` first: it puts the parts together. `checker.py`
hands every piece of work to child processes (`team.py`, `child.py`, `frames.py`), so that the server itself only
waits; `api.py` is the API, `work.py` what it asks of a child, `guards.py` what stands before every address.
Needs `pip install 'palpate[web]'`.
"""
