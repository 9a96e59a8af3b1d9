"""What a person did, felt, plans and aims at, as data; and what follows from it. No clock, no storage, no network."""
