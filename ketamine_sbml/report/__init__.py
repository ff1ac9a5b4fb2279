"""PUBLISH: what a person looks at."""
