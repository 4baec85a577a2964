"""How the platform is doing: health, metrics, logs and traces, without a word about persons."""
