"""What is known of a patient: a case read strictly."""
