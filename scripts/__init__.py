"""The project's own modules. With this file, no other package of the name is taken for them."""
