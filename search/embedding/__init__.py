"""What texts mean, as vectors: two texts about the same thing point the same way, whatever their words.

graph.py        the model that comes with the portal, as a graph for onnxruntime
local.py        that model, run in this process
remote.py       a model behind an OpenAI-compatible address
choice.py       which of them is used, loaded in the background
splitting.py    a long text in passages
store.py        the vectors of passages and questions, kept by what the text is
matrix.py       all of a language in one file that the processes share
"""
