"""Providers of states: the server's own API, facts about a tenant, and a server of another make to try them on."""
