"""Translation models on this installation's own machines: installed and available models, and their installation."""
