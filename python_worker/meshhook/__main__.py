"""`python -m meshhook` is the command `meshhook`."""

from meshhook.cli.main import main

if __name__ == "__main__":
    main()
