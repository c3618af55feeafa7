from hypothesis import settings

# The machine that runs the tests does other things too: a slow example is no fault.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
