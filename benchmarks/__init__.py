"""What is measured, never promised by a test: each module runs as `python -m benchmarks.NAME`."""
