"""What people are told (通知)."""
