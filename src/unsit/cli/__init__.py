"""The one command, `unsit`: arguments, progress, tables, exit codes."""
