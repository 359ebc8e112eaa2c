"""Translation editing for exhibitors: their texts beside the translations, what is missing and what has changed."""
