"""``python -m cds_analysis`` is the ``cds`` command."""

from cds_analysis.cli import main

if __name__ == "__main__":
    main()
