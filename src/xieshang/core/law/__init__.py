"""The law as data with a source (packs/*.toml) and the rules that apply it."""
