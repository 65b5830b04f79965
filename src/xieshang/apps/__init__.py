"""What is kept and done: models, services, selectors, policies. One folder per subject."""
