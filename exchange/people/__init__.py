"""The dataset `users` (用户): here, since accounts lies below exchange and cannot declare it."""
