"""What the templates of accounts use."""
