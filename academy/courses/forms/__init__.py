"""Forms of courses: those of editors, and those of readers."""
