"""`python -m linkgraph` is the command `linkgraph`."""

from linkgraph.cli import main

if __name__ == "__main__":
    main()
