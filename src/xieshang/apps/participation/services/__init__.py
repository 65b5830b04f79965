"""What is done: speak, second, take a stance; go over, hand over, take into the list."""
