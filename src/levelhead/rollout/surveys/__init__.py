"""What officers said about the training: shares, what changed, and who did not answer."""
