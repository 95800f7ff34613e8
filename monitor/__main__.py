"""`python -m monitor` is `eduwatch`."""

from monitor.cli import main

main()
