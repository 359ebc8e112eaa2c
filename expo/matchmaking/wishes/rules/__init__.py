"""What may be said in a wish or a sales aim."""
