"""What is known of a patient: a case read strictly, or dated events and the facts of a day that follow from them."""
