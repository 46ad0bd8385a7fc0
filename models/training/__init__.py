"""The training project of the shipped pipeline; see ``models/README.md``. Runs in an environment of its own (PyTorch)."""
