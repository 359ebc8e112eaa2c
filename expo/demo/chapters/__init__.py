"""What happens at the demo fair, a part of it each: the people of a file do it through the services."""
