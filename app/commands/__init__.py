"""Commands: the arguments and help of each, one module a command, loaded only when it is asked for."""
