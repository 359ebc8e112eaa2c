"""What files of terms and of translations have in common when they are taken in."""
