"""Connected calendars in GraphQL."""
