"""Agreement of values that two languages write differently: in words, in other units of time, inflected or joined."""
