"""The project's functions, views and triggers: `.sql` files beside their room, installed after each migration."""
