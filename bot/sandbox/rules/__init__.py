"""What a branch demands, by protection and by rulesets, and whether it is met. Nothing here changes anything."""
