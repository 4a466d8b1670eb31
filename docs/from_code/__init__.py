"""Pages of docs/reference that are made from the code: what stands there is what the code says.

    python -m docs.from_code              write them
    python -m docs.from_code.examples     run the examples of all pages, and write what they print

Each module has a `page()` that gives the text of its page.
"""
