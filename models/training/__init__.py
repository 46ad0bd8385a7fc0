"""The training project of the shipped pipeline; see ``models/README.md``. Needs PyTorch, which the runtime does not."""
