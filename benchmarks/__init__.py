"""What the performance figures come from: `bin/bench run -- python -m benchmarks` prints them as JSON."""
