"""Pictures to landmarks: videos and recordings as frames of one person; the heavy parts load only when used."""
