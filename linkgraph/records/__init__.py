"""From the files handed in to accepted rows, refused rows with reasons, and the digest of every source."""
