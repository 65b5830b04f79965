"""What nobody should send, sent to every form, address and command."""
