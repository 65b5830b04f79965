"""Pages about people and organisations: sign-in, enterprises, roles, rosters (人员与组织)."""
