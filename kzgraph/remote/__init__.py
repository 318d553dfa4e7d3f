"""SPARQL services elsewhere: asked like the built store, and loaded so that readers see the old graph or the new."""
