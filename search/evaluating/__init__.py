"""How well search answers, measured on questions whose answers are known.

sets.py         a set of documents, questions and graded answers, read from its folder
measures.py     what is computed from the order in which answers came
workshop.py     a database and indexes that are thrown away afterwards
asking.py       the set brought into the catalogue, and its questions asked as a reader asks them
"""
