"""The shared looks: base pages, components, template tags."""
