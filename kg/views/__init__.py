"""Pure functions behind the look-up commands: a graph in, the JSON values of the command line out."""
