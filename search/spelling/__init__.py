"""What was typed wrongly, and what was meant: drawn only from words of entries that this reader may see.

vocabulary      the words of all entries, counted by language and by who may see them
edits           which words one or two slips of a finger make of another, and how likely each is
keyboards       what was typed with the keyboard in another language
correcting      decides, from a vocabulary, what was meant
"""
