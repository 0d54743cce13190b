"""Pages: HTML and HTMX over the actions and queries of the apps below."""
