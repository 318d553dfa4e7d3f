"""The command line: parse arguments, call one function, render, choose an exit code.

Data go to standard output and messages to standard error. Exit codes: 0 fine; 1 the answer is "no" or there
are findings; 2 usage or input that cannot be read; 3 not available.
"""

from kzgraph.cli.run import main, program

__all__ = ["main", "program"]
