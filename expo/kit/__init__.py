"""What every feature stands on, and what knows no fair, booth or buyer."""
