"""What the words of an officer did: utterance to reading."""
