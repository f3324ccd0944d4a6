"""What a coach may say about a transcript, and on what evidence."""
