"""For whoever writes another system: worked examples to be judged by, and the return written down to be embedded."""
