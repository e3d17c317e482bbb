"""How good are the answers? The parts of `make eval` (tests/evaluate.py)."""
