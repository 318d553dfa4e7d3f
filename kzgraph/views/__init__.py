"""Views: one offline HTML file each, with no request to anywhere.

Each view is a function that takes plain values and returns a complete HTML document as text; callers write
it as UTF-8. Importing this package imports nothing heavy.
"""
