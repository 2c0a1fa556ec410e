"""What the community tells the others: each is sent inside the transaction of what happened."""

from django.dispatch import Signal

thread_started = Signal()
"""thread, post."""
post_added = Signal()
"""post: a reply."""
post_edited = Signal()
"""post, by, mentioned_before: the handles that it named before."""
visibility_changed = Signal()
"""post or thread, before, by: hidden, approved, deleted, restored."""
answer_accepted = Signal()
"""post, by, pages: the catalogue's keys of the portal's pages that the answer links to."""
acceptance_withdrawn = Signal()
"""post, by, accepted_by: who had accepted it."""
vote_given = Signal()
"""post, by."""
vote_withdrawn = Signal()
"""post, by."""
me_too_added = Signal()
"""thread, by."""
message_sent = Signal()
"""message."""
added_to_conversation = Signal()
"""message: the one that says so; person: who was added."""
review_opened = Signal()
"""item: something waits for a decision of those who keep order."""
review_hid = Signal()
"""item: reports have taken it out of sight."""
review_decided = Signal()
"""items: the numbers of what waits no more."""
membership_changed = Signal()
"""membership, before (a state, or nothing), by."""
solved_in_question = Signal()
"""thread: its asker is to be asked whether it is solved."""
thread_drafted = Signal()
"""thread, answer, by, reply (a list): whoever makes a page of it appends the page's key."""
thread_became_page = Signal()
"""thread, answer, page_key: the page that it became was published."""
answerer_left = Signal()
"""pages: pairs of a page's key and its thread's number; whoever answered there is to be named no more."""
