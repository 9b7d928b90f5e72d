"""The library for agents: a server of the Model Context Protocol, over standard input and output or over HTTP.

In: calls of seven tools, resources and prompts. Out: short answers with their sources first, each within a budget of
tokens, as structured content. `serving.py` starts it. Open `server.py` first: it is the protocol's side and imports
nothing heavy; `worker.py` is the process that holds the library, `tools/` has one file per tool, `arguments.py` and
`answers.py` are the schemas.
"""
