"""Cloud Expo: an online trade fair behind one GraphQL door."""
