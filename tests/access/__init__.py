"""The access matrix: every address and socket for every role, from one prepared trade."""
