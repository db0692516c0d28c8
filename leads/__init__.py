"""Investment leads, from the trip that finds them to the verified landing."""
