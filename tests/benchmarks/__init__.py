"""Races between plain loops, Arraybook and its peers: `nox -s bench`."""
