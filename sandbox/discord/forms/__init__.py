"""The rules of bodies: what Discord refuses with 400/50035, and the nested errors it says it with."""
