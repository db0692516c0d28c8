"""A year of requests played through the verbs, beside a second model that knows nothing of them: both must agree."""
