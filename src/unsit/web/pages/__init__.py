"""The pages people see, made from the library."""
