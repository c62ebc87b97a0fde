"""The Run Console in a real browser, against the real stack: Postgres, worker, gateway.

`browser.py` is a person at a page, `screenshots.py` compares what it looks like.
Each test ends with nothing in the console of the page that should not be there.
"""
