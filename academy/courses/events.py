"""What courses tell the others. Each is sent inside the transaction of what happened.

A course, path or lesson is given as its page, in whichever language; its `translation_key` is the same in all.
"""

from django.dispatch import Signal

enrolled = Signal()
"""enrolment: somebody was enrolled, or came back."""
lesson_begun = Signal()
"""person, lesson, course: opened, played or handed in for the first time."""
lesson_played = Signal()
"""person, lesson, course, share, share_before: more of its recording was played, as shares from 0 to 1."""
lesson_completed = Signal()
"""person, lesson: done for the first time."""
lesson_reopened = Signal()
"""person, lesson: not done after all, as its learner says."""
course_completed = Signal()
"""person, course: every lesson is done that may not be left out. Once a person and course."""
path_completed = Signal()
"""person, path: every course of it is completed. Once a person and path."""
discussion_wanted = Signal()
"""lesson, rule, feature, title, body, by, reply: somebody begins to discuss a lesson that readers of `rule` may see.
Who starts a discussion appends {"key", "path"} to the list `reply`."""
