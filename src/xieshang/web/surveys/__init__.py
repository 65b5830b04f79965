"""Surveys: answered on the phone, prepared and read at the desk."""
