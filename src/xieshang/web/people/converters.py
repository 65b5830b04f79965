"""What stands in addresses: region codes and the keys of settings."""

from __future__ import annotations


class RegionCode:
    regex = r"[0-9]{6}(?:[0-9]{3}){0,2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SettingKey(RegionCode):
    regex = r"[a-z0-9_.]{1,60}"
