"""What should be: the plan file, its models, its loader with line numbers, its JSON Schema."""
