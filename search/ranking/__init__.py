"""The order of hits: what an engine finds by words, joined with what is near in meaning and with what helped before.

candidates.py   what is known of each page that may be a hit
fusing.py       one score from all of it, with the reasons in words
arranging.py    the first page: kinds side by side
ranked.py       an engine whose hits come in that order
kept.py         that engine, not answering twice what it was just asked
"""
