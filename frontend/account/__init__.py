"""Sign-up and sign-in, the user's account, their organisation and its members."""
