"""The topic pool of the workers, and the desk of micro and simplified consultations."""
